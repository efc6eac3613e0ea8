//! base64 and form encoding, written here so that the runner's bytes do not come from the code it judges.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// base64url without padding (RFC 4648 §5).
pub fn base64url(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut bits = 0_u32;
    let mut held = 0_u32;
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held = held.saturating_add(8);
        while held >= 6 {
            held = held.saturating_sub(6);
            push(&mut out, bits >> held);
        }
        bits &= 0xFFFF;
    }
    if held > 0 {
        push(&mut out, bits << 6_u32.saturating_sub(held));
    }
    out
}

/// Standard base64 with padding (RFC 4648 §4).
pub fn base64(bytes: &[u8]) -> String {
    let mut out = base64url(bytes).replace('-', "+").replace('_', "/");
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

fn push(out: &mut String, sextet: u32) {
    let index = usize::try_from(sextet & 63).unwrap_or_default();
    out.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'A')));
}

/// Reads base64url or standard base64, with or without padding; `None` for anything else.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bits = 0_u32;
    let mut held = 0_u32;
    for byte in text.trim_end_matches('=').bytes() {
        let sextet = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(sextet);
        held = held.saturating_add(6);
        if held >= 8 {
            held = held.saturating_sub(8);
            out.push(u8::try_from((bits >> held) & 0xFF).unwrap_or_default());
        }
        bits &= 0xFFFF;
    }
    Some(out)
}

/// `application/x-www-form-urlencoded`, in the order given.
pub fn form(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", percent(n), percent(v))).collect();
    pairs.join("&")
}

fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                use std::fmt::Write as _;
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Reads a query or form body. What is not UTF-8 is replaced.
pub fn from_form(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(n, v)| (unpercent(n), unpercent(v)))
        .collect()
}

fn unpercent(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let mut ahead = bytes.clone();
                let digits = (ahead.next().and_then(hex), ahead.next().and_then(hex));
                if let (Some(high), Some(low)) = digits {
                    out.push((high << 4) | low);
                    bytes = ahead;
                } else {
                    out.push(byte);
                }
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_vectors() {
        for (plain, coded) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")]
        {
            assert_eq!(base64url(plain.as_bytes()), coded);
            assert_eq!(from_base64(coded).unwrap(), plain.as_bytes());
        }
        assert_eq!(base64url(&[0xFB, 0xFF, 0xFE]), "-__-");
        assert_eq!(from_base64("-__-").unwrap(), [0xFB, 0xFF, 0xFE]);
        assert_eq!(from_base64("a*"), None);
    }

    #[test]
    fn forms_round_trip() {
        let fields = vec![("a b".to_owned(), "ü&=+%".to_owned()), ("a b".to_owned(), String::new())];
        assert_eq!(from_form(&form(&fields)), fields);
        assert_eq!(
            from_form("a=1+2&b=%2"),
            [("a".to_owned(), "1 2".to_owned()), ("b".to_owned(), "%2".to_owned())]
        );
    }
}
