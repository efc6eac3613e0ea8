//! A message that any page can post to the platform's page: nothing panics, the answer goes to the sender, and nothing is
//! kept or told for an origin that is not the tool's. A platform's answer, read by a tool: what is written again is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lti_oidc::storage::{Answer, Content, PlatformStorage, Settings, StorageError};
use lti_security::UnixTime;

const TOOL: &str = "https://tool.example";

fuzz_target!(|data: &str| {
    if let Some(answer) = Answer::from_json(data) {
        assert!(Answer::from_json(&answer.to_json()) == Some(answer));
    }
    let mut storage = PlatformStorage::new(Settings::default());
    for (line, message) in data.lines().enumerate() {
        let origin = if line % 2 == 0 { TOOL } else { "https://evil.example" };
        let Some(reply) = storage.handle(message, origin, &[TOOL], UnixTime::from_seconds(0)) else {
            continue;
        };
        assert_eq!(reply.target_origin, origin);
        let Some(answer) = Answer::from_json(&reply.message) else { panic!("an answer is none") };
        assert_eq!(answer.to_json(), reply.message);
        if origin != TOOL {
            assert!(
                matches!(answer.content, Content::Error(error) if error.code == StorageError::WRONG_ORIGIN)
            );
        }
    }
});
