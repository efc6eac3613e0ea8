use alloc::string::String;
use alloc::vec::Vec;
use base64_simd::URL_SAFE_NO_PAD;

/// Strict base64url (RFC 7515 §2): no padding, no other alphabet, no bits left over.
///
/// Read with vector instructions where the processor has them: a payload is the one large piece of text on the way to
/// a launch.
pub(crate) fn decode_segment(text: &[u8]) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode_to_vec(text).ok()
}

/// The same the other way round.
pub(crate) fn append_segment(bytes: &[u8], text: &mut String) {
    URL_SAFE_NO_PAD.encode_append(bytes, text);
}

/// The length of the text of so many bytes.
pub(crate) fn encoded_length(bytes: usize) -> usize {
    URL_SAFE_NO_PAD.encoded_length(bytes)
}

#[cfg(test)]
mod tests {
    use super::{append_segment, decode_segment, encoded_length};
    use alloc::string::String;
    use alloc::vec;
    use alloc::vec::Vec;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    /// Another implementation's verdict.
    fn strictly(text: &[u8]) -> Option<Vec<u8>> {
        URL_SAFE_NO_PAD.decode(text).ok()
    }

    /// Long enough for the vector code, in all positions of a block, with every byte there is.
    #[test]
    fn every_byte_at_every_place() {
        for length in [1, 2, 3, 4, 31, 32, 33, 34, 63, 64, 66, 67, 68, 100, 128, 131] {
            let mut text = vec![b'A'; length];
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    text[place] = byte;
                    assert_eq!(decode_segment(&text), strictly(&text), "{byte:#04x} at {place} of {length}");
                }
                text[place] = b'A';
            }
        }
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(decode_segment(b"Zm9v"), Some(b"foo".to_vec()));
        assert_eq!(decode_segment(b"_-8"), Some(vec![0xff, 0xef]));
        for text in ["Zg==", "Zg=", "Zh", "Zm9vY", "Zm9 v", "Zm9v\n", "+/8", "Zm.v", "Zm9\0", "Zmü"] {
            assert_eq!(decode_segment(text.as_bytes()), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_same_as_another_implementation(text in "[A-Za-z0-9_-]{0,300}[A-Za-z0-9_=+/. -]{0,2}") {
            prop_assert_eq!(decode_segment(text.as_bytes()), strictly(text.as_bytes()));
        }

        #[test]
        fn there_and_back(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut text = String::from("a.");
            append_segment(&bytes, &mut text);
            let text = text.strip_prefix("a.").unwrap();
            prop_assert_eq!(text, URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(text.len(), encoded_length(bytes.len()));
            prop_assert_eq!(decode_segment(text.as_bytes()), Some(bytes));
        }
    }
}
