use serde::Serialize;

/// Why a launch was refused, as far as the person in front of it is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// Too early, too late, or open for too long.
    Time,
    /// The browser that ended the login is not known as the one that began it.
    Browser,
    /// The same launch came twice.
    Repeated,
    /// The tool does not know the platform.
    UnknownPlatform,
    /// It is not certain who sent the launch.
    Unproven,
    /// The platform broke the standard in another way.
    Malformed,
    /// The platform asks for something that the tool does not have.
    Unsupported,
    /// The tool itself, or the way to the platform, failed.
    OurFault,
}

impl Cause {
    /// The cause behind an error, by its code, or else by its blame (`peer-misbehaved`, `peer-incompatible`,
    /// `refused`, `api-misuse`, `environment`).
    #[must_use]
    pub fn of(code: &str, blame: &str) -> Self {
        match code {
            "token-expired" | "token-too-old" | "token-from-future" | "token-not-yet-valid" => Self::Time,
            "kid-missing"
            | "kid-unknown"
            | "signature-invalid"
            | "algorithm-missing"
            | "algorithm-not-allowed"
            | "key-type-mismatch"
            | "key-algorithm-mismatch"
            | "key-use-mismatch"
            | "key-too-weak"
            | "issuer-mismatch"
            | "audience-mismatch"
            | "audience-untrusted"
            | "azp-mismatch"
            | "nonce-mismatch" => Self::Unproven,
            _ => match blame {
                "peer-misbehaved" => Self::Malformed,
                "peer-incompatible" | "refused" => Self::Unsupported,
                _ => Self::OurFault,
            },
        }
    }

    /// What happened, without a word about how the tool found out.
    pub(super) const fn sentence(self) -> &'static str {
        match self {
            Self::Time => "The link was opened too long ago, or a clock is wrong.",
            Self::Browser => "Your browser did not bring back what this tool gave it when the launch began.",
            Self::Repeated => "This launch has been used already. Each click on a link opens the tool once.",
            Self::UnknownPlatform => "This tool does not know the learning platform that sent you.",
            Self::Unproven => "This tool could not make sure that your learning platform really sent you.",
            Self::Malformed => "Your learning platform sent something that this tool cannot accept.",
            Self::Unsupported => "Your learning platform asked for something that this tool does not do.",
            Self::OurFault => {
                "Something went wrong on our side, or your learning platform could not be reached."
            }
        }
    }

    pub(super) const fn next(self) -> &'static str {
        match self {
            Self::Time => {
                "Go back to your course and open the link again. If this page comes back, show the code below to your administrator."
            }
            Self::Browser => {
                "Go back to your course and open the link in a new window. If this page comes back, allow cookies for this tool, or try another browser."
            }
            Self::Repeated => "Go back to your course and open the link again.",
            Self::UnknownPlatform | Self::Unproven | Self::Malformed | Self::Unsupported => {
                "You cannot mend this yourself. Show the code below to the administrator of your learning platform."
            }
            Self::OurFault => {
                "Wait a minute, go back to your course and open the link again. If this page comes back, tell us the code below."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;

    #[test]
    fn by_code_then_by_blame() {
        assert_eq!(Cause::of("token-expired", "peer-misbehaved"), Cause::Time);
        assert_eq!(Cause::of("signature-invalid", "peer-misbehaved"), Cause::Unproven);
        assert_eq!(Cause::of("a-new-code", "peer-misbehaved"), Cause::Malformed);
        assert_eq!(Cause::of("a-new-code", "refused"), Cause::Unsupported);
        assert_eq!(Cause::of("port-failed", "environment"), Cause::OurFault);
        assert_eq!(Cause::of("", "an unknown word"), Cause::OurFault);
    }
}
