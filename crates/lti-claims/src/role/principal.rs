//! Principal roles: system, institution and context. Three of them are called Administrator and differ (TRAP-39).

crate::open_enum! {
    /// Roles in the whole system (Core 1.3 A.2.1); they give no rights in a course.
    pub closed enum SystemRole in "http://purl.imsglobal.org/vocab/lis/v2/system/person#" {
        /// Administrator.
        Administrator = "Administrator",
        /// None.
        None = "None",
        /// Account admin.
        AccountAdmin = "AccountAdmin",
        /// Creator.
        Creator = "Creator",
        /// Sys admin.
        SysAdmin = "SysAdmin",
        /// Sys support.
        SysSupport = "SysSupport",
        /// User.
        User = "User",
    }
}

crate::open_enum! {
    /// Roles in the institution (Core 1.3 A.2.2); they give no rights in a course.
    pub closed enum InstitutionRole in "http://purl.imsglobal.org/vocab/lis/v2/institution/person#" {
        /// Administrator.
        Administrator = "Administrator",
        /// Faculty.
        Faculty = "Faculty",
        /// Guest.
        Guest = "Guest",
        /// None.
        None = "None",
        /// Other.
        Other = "Other",
        /// Staff.
        Staff = "Staff",
        /// Student.
        Student = "Student",
        /// Alumni.
        Alumni = "Alumni",
        /// Instructor.
        Instructor = "Instructor",
        /// Learner.
        Learner = "Learner",
        /// Member.
        Member = "Member",
        /// Mentor.
        Mentor = "Mentor",
        /// Observer.
        Observer = "Observer",
        /// Prospective student.
        ProspectiveStudent = "ProspectiveStudent",
    }
}

crate::open_enum! {
    /// Roles in the context, mostly a course (Core 1.3 A.2.3): the only ones that give rights there.
    pub closed enum ContextRole in "http://purl.imsglobal.org/vocab/lis/v2/membership#" {
        /// Administrator.
        Administrator = "Administrator",
        /// Content developer.
        ContentDeveloper = "ContentDeveloper",
        /// Instructor.
        Instructor = "Instructor",
        /// Learner.
        Learner = "Learner",
        /// Mentor.
        Mentor = "Mentor",
        /// Manager.
        Manager = "Manager",
        /// Member.
        Member = "Member",
        /// Officer.
        Officer = "Officer",
    }
}
