//! Edits of the compact text of a token.

use crate::case::{Mutation, Segment};
use crate::encoding::{base64url, from_base64};

/// Applies the edits in order.
pub(super) fn apply(mut token: String, mutations: &[Mutation]) -> Result<String, String> {
    for mutation in mutations {
        token = one(&token, mutation)?;
    }
    Ok(token)
}

fn one(token: &str, mutation: &Mutation) -> Result<String, String> {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let segment = match mutation {
        Mutation::Suffix { text } => return Ok(format!("{token}{text}")),
        Mutation::Drop { segment } => {
            if segment.index() < parts.len() {
                parts.remove(segment.index());
            }
            return Ok(parts.join("."));
        }
        Mutation::Flip { segment, .. }
        | Mutation::Empty { segment }
        | Mutation::Prepend { segment, .. }
        | Mutation::Append { segment, .. }
        | Mutation::Insert { segment, .. }
        | Mutation::Replace { segment, .. }
        | Mutation::TrailingBits { segment } => *segment,
    };
    let part = parts.get_mut(segment.index()).ok_or_else(|| format!("the token has no {segment:?}"))?;
    match mutation {
        Mutation::Flip { at, .. } => *part = flip(part, *at)?,
        Mutation::Empty { .. } => part.clear(),
        Mutation::Prepend { text, .. } => part.insert_str(0, text),
        Mutation::Append { text, .. } => part.push_str(text),
        Mutation::Insert { at, text, .. } if part.is_char_boundary(*at) => part.insert_str(*at, text),
        Mutation::Insert { at, .. } => return Err(format!("{segment:?} has no place {at}")),
        Mutation::Replace { text, .. } => part.clone_from(text),
        Mutation::TrailingBits { .. } => *part = trailing_bits(part, segment)?,
        Mutation::Suffix { .. } | Mutation::Drop { .. } => {}
    }
    Ok(parts.join("."))
}

fn flip(part: &str, at: i64) -> Result<String, String> {
    let mut bytes = from_base64(part).ok_or("the segment is no base64url any more")?;
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let place = if at < 0 { length.saturating_add(at) } else { at };
    let byte = usize::try_from(place)
        .ok()
        .and_then(|p| bytes.get_mut(p))
        .ok_or_else(|| format!("no byte {at} to flip"))?;
    *byte ^= 1;
    Ok(base64url(&bytes))
}

/// Another last character that stands for the same bytes to a reader that drops the unused bits.
fn trailing_bits(part: &str, segment: Segment) -> Result<String, String> {
    let bytes = from_base64(part).ok_or("the segment is no base64url any more")?;
    let mut alternative = part.to_owned();
    let last = alternative.pop().ok_or("the segment is empty")?;
    for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
        let candidate = format!("{alternative}{c}");
        if c != last && from_base64(&candidate).as_deref() == Some(bytes.as_slice()) {
            return Ok(candidate);
        }
    }
    Err(format!("{segment:?} has no unused bits: its length divides by three"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edit() {
        let t = "aGVhZA.cGF5bA.c2ln";
        let at = |m| one(t, &m).unwrap();
        assert_eq!(at(Mutation::Drop { segment: Segment::Payload }), "aGVhZA.c2ln");
        assert_eq!(at(Mutation::Empty { segment: Segment::Signature }), "aGVhZA.cGF5bA.");
        assert_eq!(
            at(Mutation::Append { segment: Segment::Header, text: "==".to_owned() }),
            "aGVhZA==.cGF5bA.c2ln"
        );
        assert_eq!(at(Mutation::Flip { segment: Segment::Signature, at: -1 }), "aGVhZA.cGF5bA.c2lm");
        assert_eq!(at(Mutation::Suffix { text: ".x".to_owned() }), "aGVhZA.cGF5bA.c2ln.x");
        assert_ne!(at(Mutation::TrailingBits { segment: Segment::Header }), t);
        assert!(one(t, &Mutation::TrailingBits { segment: Segment::Signature }).is_err());
        assert!(one(t, &Mutation::Flip { segment: Segment::Payload, at: 9 }).is_err());
    }
}
