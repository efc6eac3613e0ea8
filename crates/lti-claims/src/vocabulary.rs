//! The smaller vocabularies.

crate::open_enum! {
    /// `message_type`: which message it is (Core 1.3 §5.3.1). Letter case matters.
    pub enum MessageType {
        /// A launch of a resource link.
        ResourceLinkRequest = "LtiResourceLinkRequest",
        /// A request to choose content (Deep Linking 2.0).
        DeepLinkingRequest = "LtiDeepLinkingRequest",
        /// The tool's answer with content (Deep Linking 2.0).
        DeepLinkingResponse = "LtiDeepLinkingResponse",
        /// A request to show a submission (Submission Review 1.0).
        SubmissionReviewRequest = "LtiSubmissionReviewRequest",
        /// The settings of an asset processor (Asset Processor 1.0).
        AssetProcessorSettingsRequest = "LtiAssetProcessorSettingsRequest",
        /// A request to show a report (Asset Processor 1.0).
        ReportReviewRequest = "LtiReportReviewRequest",
        /// A request to accept an agreement (EULA).
        EulaRequest = "LtiEulaRequest",
        /// A launch of the tool's privacy page.
        DataPrivacyLaunchRequest = "LtiDataPrivacyLaunchRequest",
        /// A launch of a context without a link (draft).
        ContextLaunchRequest = "LtiContextLaunchRequest",
        /// The begin of proctoring (Proctoring 1.0).
        StartProctoring = "LtiStartProctoring",
        /// The tool's message that the assessment may begin (Proctoring 1.0).
        StartAssessment = "LtiStartAssessment",
        /// The end of the assessment (Proctoring 1.0).
        EndAssessment = "LtiEndAssessment",
    }
}

crate::open_enum! {
    /// `version`: of the message (Core 1.3 §5.3.2, CORE-033).
    pub enum Version {
        /// The only one there is.
        V1_3_0 = "1.3.0",
    }
}

crate::open_enum! {
    /// The type of a context (Core 1.3 A.1). Simple names and URNs are read as the same value (LMS-046).
    pub enum ContextType {
        /// The template of a course.
        CourseTemplate = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseTemplate"
            | "CourseTemplate" | "urn:lti:context-type:ims/lis/CourseTemplate",
        /// A course in a term.
        CourseOffering = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
            | "CourseOffering" | "urn:lti:context-type:ims/lis/CourseOffering",
        /// One of the classes of a course.
        CourseSection = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
            | "CourseSection" | "urn:lti:context-type:ims/lis/CourseSection",
        /// A group of people.
        Group = "http://purl.imsglobal.org/vocab/lis/v2/course#Group"
            | "Group" | "urn:lti:context-type:ims/lis/Group",
    }
}

crate::open_enum! {
    /// Where the tool is shown (Core 1.3 §5.4.4, CORE-068).
    pub enum DocumentTarget {
        /// A frame of a frame set.
        Frame = "frame",
        /// An inline frame.
        Iframe = "iframe",
        /// A window or tab of its own.
        Window = "window",
    }
}

crate::open_enum! {
    /// A version in `service_versions`.
    pub enum ServiceVersion {
        /// `1.0`
        V1_0 = "1.0",
        /// `2.0`
        V2_0 = "2.0",
    }
}

crate::open_enum! {
    /// A scope that a service claim lists.
    pub enum ServiceScope {
        /// Line items, read and write (AGS).
        LineItem = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
        /// Line items, read only (AGS).
        LineItemReadonly = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
        /// Results, read only (AGS).
        ResultReadonly = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
        /// Scores, write only (AGS).
        Score = "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        /// The roster, read only (NRPS).
        ContextMembershipReadonly = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
        /// Groups, read only (Course Groups).
        ContextGroupReadonly = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly",
    }
}
