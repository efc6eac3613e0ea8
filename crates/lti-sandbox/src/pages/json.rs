//! Writes a token's JSON for reading: members in the order in which they were sent, doubles included.

/// Indents JSON text by two spaces. Characters that are invisible or turn the direction of the text are written as
/// `\u` escapes, so that a person sees what is there. Text that is no JSON comes out as some text, never as a panic.
pub(super) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len().saturating_mul(2));
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut chars = json.chars().peekable();
    while let Some(char) = chars.next() {
        if in_text {
            write_char(&mut out, char);
            in_text = escaped || char != '"';
            escaped = !escaped && char == '\\';
            continue;
        }
        match char {
            '"' => {
                in_text = true;
                out.push(char);
            }
            '{' | '[' => {
                out.push(char);
                while chars.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                match chars.next_if(|next| matches!(next, '}' | ']')) {
                    Some(close) => out.push(close),
                    None => {
                        depth = depth.saturating_add(1);
                        new_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(char);
            }
            ',' => {
                out.push(char);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            char if char.is_ascii_whitespace() => {}
            char => write_char(&mut out, char),
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    // Payloads are bounded in depth before they come here; a page is bounded once more.
    for _ in 0..depth.min(64) {
        out.push_str("  ");
    }
}

fn write_char(out: &mut String, char: char) {
    let hidden = char.is_control()
        || matches!(char, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    if hidden {
        out.push_str(&format!("\\u{:04x}", u32::from(char)));
    } else {
        out.push(char);
    }
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn members_stay_in_their_order_and_doubles_too() {
        assert_eq!(
            pretty(r#"{"b":1,"a":[true,{"x":"y, {\"z\": 1}\\"}],"b":2.50,"e":{ },"l":[]}"#),
            "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    {\n      \"x\": \"y, {\\\"z\\\": 1}\\\\\"\n    }\n  ],\n  \"b\": 2.50,\n  \"e\": {},\n  \"l\": []\n}"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(pretty("\"a\u{202E}b\u{2028}\u{7f}é\""), "\"a\\u202eb\\u2028\\u007fé\"");
    }

    #[test]
    fn deep_and_broken_text() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(pretty(&deep).len() < deep.len() * 200);
        assert_eq!(pretty("}}}\"\\"), "\n}\n}\n}\"\\");
    }
}
