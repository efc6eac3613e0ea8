//! The LMS that have a profile.

lti_claims::open_enum! {
    /// An LMS, by the name that configuration files and reports use. Aliases are its `product_family_code`s in lower case.
    pub enum Product {
        /// Canvas of Instructure, hosted or self-hosted.
        Canvas = "canvas",
        /// Moodle.
        Moodle = "moodle",
        /// Blackboard Learn of Anthology.
        Blackboard = "blackboard" | "blackboardlearn",
        /// Brightspace of D2L.
        Brightspace = "brightspace" | "desire2learn",
        /// itslearning.
        Itslearning = "itslearning",
        /// Sakai.
        Sakai = "sakai" | "sakailms.org",
        /// Schoology of PowerSchool.
        Schoology = "schoology",
        /// Open edX.
        OpenEdx = "open-edx",
        /// ILIAS.
        Ilias = "ilias",
        /// OpenOLAT.
        OpenOlat = "openolat",
        /// saLTIre, the test platform of ceLTIc.
        Saltire = "saltire",
    }
}

impl Product {
    /// The product that a `product_family_code` speaks of, in any case of letters (VEND-001): something to propose to the person
    /// who registers a platform, never a reason to treat a message differently (LMS-067).
    #[must_use]
    pub fn suggest(product_family_code: &str) -> Option<Self> {
        Self::known(&product_family_code.to_ascii_lowercase())
    }

    /// The name as people write it; another product's own text.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Canvas => "Canvas",
            Self::Moodle => "Moodle",
            Self::Blackboard => "Blackboard Learn",
            Self::Brightspace => "Brightspace",
            Self::Itslearning => "itslearning",
            Self::Sakai => "Sakai",
            Self::Schoology => "Schoology",
            Self::OpenEdx => "Open edX",
            Self::Ilias => "ILIAS",
            Self::OpenOlat => "OpenOLAT",
            Self::Saltire => "saLTIre",
            Self::Other(name) => name,
        }
    }
}
