//! Sub-roles of a context (Core 1.3 A.2.3.1). None of them is a core role.

use super::ContextRole;

crate::open_enum! {
    /// Sub-roles of `membership#Administrator`.
    pub closed enum AdministratorSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Administrator#" {
        /// Administrator.
        Administrator = "Administrator",
        /// Developer.
        Developer = "Developer",
        /// External developer.
        ExternalDeveloper = "ExternalDeveloper",
        /// External support.
        ExternalSupport = "ExternalSupport",
        /// External system administrator.
        ExternalSystemAdministrator = "ExternalSystemAdministrator",
        /// Support.
        Support = "Support",
        /// System administrator.
        SystemAdministrator = "SystemAdministrator",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#ContentDeveloper`.
    pub closed enum ContentDeveloperSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/ContentDeveloper#" {
        /// Content developer.
        ContentDeveloper = "ContentDeveloper",
        /// Content expert.
        ContentExpert = "ContentExpert",
        /// External content expert.
        ExternalContentExpert = "ExternalContentExpert",
        /// Librarian.
        Librarian = "Librarian",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#Instructor`.
    pub closed enum InstructorSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#" {
        /// External instructor.
        ExternalInstructor = "ExternalInstructor",
        /// Grader.
        Grader = "Grader",
        /// Guest instructor.
        GuestInstructor = "GuestInstructor",
        /// Lecturer.
        Lecturer = "Lecturer",
        /// Primary instructor.
        PrimaryInstructor = "PrimaryInstructor",
        /// Secondary instructor.
        SecondaryInstructor = "SecondaryInstructor",
        /// Teaching assistant.
        TeachingAssistant = "TeachingAssistant",
        /// Teaching assistant group.
        TeachingAssistantGroup = "TeachingAssistantGroup",
        /// Teaching assistant offering.
        TeachingAssistantOffering = "TeachingAssistantOffering",
        /// Teaching assistant section.
        TeachingAssistantSection = "TeachingAssistantSection",
        /// Teaching assistant section association.
        TeachingAssistantSectionAssociation = "TeachingAssistantSectionAssociation",
        /// Teaching assistant template.
        TeachingAssistantTemplate = "TeachingAssistantTemplate",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#Learner`.
    pub closed enum LearnerSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#" {
        /// External learner.
        ExternalLearner = "ExternalLearner",
        /// Guest learner.
        GuestLearner = "GuestLearner",
        /// Instructor.
        Instructor = "Instructor",
        /// Learner.
        Learner = "Learner",
        /// Non credit learner.
        NonCreditLearner = "NonCreditLearner",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#Manager`.
    pub closed enum ManagerSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Manager#" {
        /// Area manager.
        AreaManager = "AreaManager",
        /// Course coordinator.
        CourseCoordinator = "CourseCoordinator",
        /// External observer.
        ExternalObserver = "ExternalObserver",
        /// Manager.
        Manager = "Manager",
        /// Observer.
        Observer = "Observer",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#Member`.
    pub closed enum MemberSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Member#" {
        /// Member.
        Member = "Member",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#Mentor`.
    pub closed enum MentorSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Mentor#" {
        /// Advisor.
        Advisor = "Advisor",
        /// Auditor.
        Auditor = "Auditor",
        /// External advisor.
        ExternalAdvisor = "ExternalAdvisor",
        /// External auditor.
        ExternalAuditor = "ExternalAuditor",
        /// External learning facilitator.
        ExternalLearningFacilitator = "ExternalLearningFacilitator",
        /// External mentor.
        ExternalMentor = "ExternalMentor",
        /// External reviewer.
        ExternalReviewer = "ExternalReviewer",
        /// External tutor.
        ExternalTutor = "ExternalTutor",
        /// Learning facilitator.
        LearningFacilitator = "LearningFacilitator",
        /// Mentor.
        Mentor = "Mentor",
        /// Reviewer.
        Reviewer = "Reviewer",
        /// Tutor.
        Tutor = "Tutor",
    }
}

crate::open_enum! {
    /// Sub-roles of `membership#Officer`.
    pub closed enum OfficerSubRole in "http://purl.imsglobal.org/vocab/lis/v2/membership/Officer#" {
        /// Chair.
        Chair = "Chair",
        /// Communications.
        Communications = "Communications",
        /// Secretary.
        Secretary = "Secretary",
        /// Treasurer.
        Treasurer = "Treasurer",
        /// Vice chair.
        ViceChair = "Vice-Chair",
    }
}

/// A sub-role together with its principal role. `Learner#Instructor` is a learner's sub-role: never match by the last part
/// (TRAP-38).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SubRole {
    /// A sub-role of `membership#Administrator`.
    Administrator(AdministratorSubRole),
    /// A sub-role of `membership#ContentDeveloper`.
    ContentDeveloper(ContentDeveloperSubRole),
    /// A sub-role of `membership#Instructor`.
    Instructor(InstructorSubRole),
    /// A sub-role of `membership#Learner`.
    Learner(LearnerSubRole),
    /// A sub-role of `membership#Manager`.
    Manager(ManagerSubRole),
    /// A sub-role of `membership#Member`.
    Member(MemberSubRole),
    /// A sub-role of `membership#Mentor`.
    Mentor(MentorSubRole),
    /// A sub-role of `membership#Officer`.
    Officer(OfficerSubRole),
}

impl SubRole {
    /// The sub-role of these two names, as in `membership/{principal}#{name}`.
    #[must_use]
    pub fn from_names(principal: &str, name: &str) -> Option<Self> {
        match principal {
            "Administrator" => AdministratorSubRole::from_name(name).map(Self::Administrator),
            "ContentDeveloper" => ContentDeveloperSubRole::from_name(name).map(Self::ContentDeveloper),
            "Instructor" => InstructorSubRole::from_name(name).map(Self::Instructor),
            "Learner" => LearnerSubRole::from_name(name).map(Self::Learner),
            "Manager" => ManagerSubRole::from_name(name).map(Self::Manager),
            "Member" => MemberSubRole::from_name(name).map(Self::Member),
            "Mentor" => MentorSubRole::from_name(name).map(Self::Mentor),
            "Officer" => OfficerSubRole::from_name(name).map(Self::Officer),
            _ => None,
        }
    }

    /// The principal role that a platform sends beside it (CORE-095).
    #[must_use]
    pub const fn principal(self) -> ContextRole {
        match self {
            Self::Administrator(_) => ContextRole::Administrator,
            Self::ContentDeveloper(_) => ContextRole::ContentDeveloper,
            Self::Instructor(_) => ContextRole::Instructor,
            Self::Learner(_) => ContextRole::Learner,
            Self::Manager(_) => ContextRole::Manager,
            Self::Member(_) => ContextRole::Member,
            Self::Mentor(_) => ContextRole::Mentor,
            Self::Officer(_) => ContextRole::Officer,
        }
    }

    /// The full URI.
    #[must_use]
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Administrator(role) => role.uri(),
            Self::ContentDeveloper(role) => role.uri(),
            Self::Instructor(role) => role.uri(),
            Self::Learner(role) => role.uri(),
            Self::Manager(role) => role.uri(),
            Self::Member(role) => role.uri(),
            Self::Mentor(role) => role.uri(),
            Self::Officer(role) => role.uri(),
        }
    }
}
