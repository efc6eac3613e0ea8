//! Where each page lives. Patterns are written as axum's router reads them; functions fill them in.

/// The stylesheet of both sides.
pub const STYLESHEET: &str = "/assets/sandbox.css";

/// Pages of the small LMS.
pub mod lms {
    use super::{fill, put};

    /// GET: everybody who can sign in.
    pub const SIGN_IN: &str = "/";
    /// POST with `person`: signs in as that person.
    pub const SESSION: &str = "/session";
    /// POST: signs out.
    pub const SIGN_OUT: &str = "/session/end";
    /// GET: the courses of the person who is signed in.
    pub const COURSES: &str = "/courses";
    /// GET: one course.
    pub const COURSE: &str = "/courses/{id}";
    /// GET: the course's grades; a learner's own alone. POST with `scale`: how the course shows them.
    pub const GRADEBOOK: &str = "/courses/{id}/gradebook";
    /// GET: one learner's grade in one column. POST with `do` (`set` with `points` and `comment`, or `release`): sets it by hand.
    pub const GRADE: &str = "/courses/{id}/gradebook/{column}/{person}";
    /// GET with `q`, `status` and `page`: who is in the course. POST with `person` or `given_name` and `family_name`, and `role`: adds
    /// somebody.
    pub const PEOPLE: &str = "/courses/{id}/people";
    /// GET: one member. POST with `do` (`role` and `add` with `role`, `groups` with `group`, `suspend`, `resume`, `remove`): changes
    /// the membership.
    pub const MEMBER: &str = "/courses/{id}/people/{person}";
    /// GET: the course's groups. POST with `name` and `set`: adds one.
    pub const GROUPS: &str = "/courses/{id}/groups";
    /// The script that keeps grades on a page up to date.
    pub const GRADEBOOK_SCRIPT: &str = "/assets/gradebook.js";
    /// GET: a link with the tool in a frame.
    pub const LINK: &str = "/links/{id}";
    /// GET: begins the launch of a link, in the frame or window that asks.
    pub const LAUNCH: &str = "/links/{id}/launch";
    /// GET with `lti_msg`, `lti_errormsg`, `lti_log` and `lti_errorlog`: where a link's tool sends people back to.
    pub const RETURN: &str = "/links/{id}/return";
    /// GET with `person` and `link`: signs a named person in and opens a named link. For scripts.
    pub const LAUNCH_AS: &str = "/launch-as";
    /// GET: registered tools. POST: registers one.
    pub const TOOLS: &str = "/tools";
    /// GET: the form for a tool.
    pub const ADD_TOOL: &str = "/tools/new";
    /// GET: one registered tool.
    pub const TOOL: &str = "/tools/{id}";
    /// GET: what a tool is told of people. POST with a `tell` each: chooses it.
    pub const TOOL_PRIVACY: &str = "/tools/{id}/privacy";
    /// GET: what tools may be told of the person who is signed in. POST with a `tell` each: chooses it.
    pub const PRIVACY: &str = "/privacy";
    /// GET: the picture of the person with this `sub`.
    pub const PICTURE: &str = "/pictures/{id}";
    /// GET: what partners have to know.
    pub const SETTINGS: &str = "/settings";
    /// The icon in the browser's tab.
    pub const ICON: &str = "/assets/lms.svg";

    /// [`COURSE`] of this course.
    #[must_use]
    pub fn course(id: &str) -> String {
        fill(COURSE, id)
    }

    /// [`GRADEBOOK`] of this course.
    #[must_use]
    pub fn gradebook(id: &str) -> String {
        fill(GRADEBOOK, id)
    }

    /// [`GRADE`] of this person in this column of this course.
    #[must_use]
    pub fn grade(course: &str, column: &str, person: &str) -> String {
        put(&put(&fill(GRADE, course), "{column}", column), "{person}", person)
    }

    /// [`PEOPLE`] of this course.
    #[must_use]
    pub fn people(id: &str) -> String {
        fill(PEOPLE, id)
    }

    /// [`MEMBER`] of this person in this course.
    #[must_use]
    pub fn member(course: &str, person: &str) -> String {
        put(&fill(MEMBER, course), "{person}", person)
    }

    /// [`GROUPS`] of this course.
    #[must_use]
    pub fn groups(id: &str) -> String {
        fill(GROUPS, id)
    }

    /// [`LINK`] of this link.
    #[must_use]
    pub fn link(id: &str) -> String {
        fill(LINK, id)
    }

    /// [`LAUNCH`] of this link.
    #[must_use]
    pub fn launch(id: &str) -> String {
        fill(LAUNCH, id)
    }

    /// [`RETURN`] of this link.
    #[must_use]
    pub fn back(id: &str) -> String {
        fill(RETURN, id)
    }

    /// [`LAUNCH`] of this link in the frame of its page, beside which the LMS stores data for the tool.
    #[must_use]
    pub fn framed_launch(id: &str) -> String {
        launch(id) + "?framed"
    }

    /// [`TOOL_PRIVACY`] of the tool with this client id.
    #[must_use]
    pub fn tool_privacy(client_id: &str) -> String {
        fill(TOOL_PRIVACY, client_id)
    }

    /// [`PICTURE`] of the person with this `sub`.
    #[must_use]
    pub fn picture(sub: &str) -> String {
        fill(PICTURE, sub)
    }

    /// [`TOOL`] of the tool with this client id.
    #[must_use]
    pub fn tool(client_id: &str) -> String {
        fill(TOOL, client_id)
    }
}

/// Pages of the small tool.
pub mod tool {
    /// GET: registered platforms. POST: registers one.
    pub const PLATFORMS: &str = "/platforms";
    /// GET: the form for a platform.
    pub const ADD_PLATFORM: &str = "/platforms/new";
    /// GET: the reports of the last launches.
    pub const REPORTS: &str = "/reports";
    /// GET: one of them.
    pub const REPORT: &str = "/reports/{id}";
    /// POST with `issuer`, `client_id` and `deployment_id`: approves one more deployment of a registered platform.
    pub const DEPLOYMENTS: &str = "/platforms/deployments";
    /// GET: what a launch began, in the browser that began it. POST with `secret`: shows that this is that browser.
    pub const SESSION: &str = "/sessions/{id}";
    /// GET: the quiz of a session's link. POST with `do`: `start`, `finish` with an answer `q0`, `q1`, … a question, `again`, `send`.
    pub const QUIZ: &str = "/sessions/{id}/quiz";
    /// GET, for teachers: the results of a session's link. POST with `user`, `points`, `maximum` and `comment`: sends a score.
    pub const RESULTS: &str = "/sessions/{id}/results";
    /// GET with `q`, `show` and `page`, for teachers: everybody of the session's course. POST with `do`: `refresh`, or `give` and `take`
    /// with `user`.
    pub const CLASS: &str = "/sessions/{id}/class";
    /// The script of sessions without a cookie.
    pub const SESSION_SCRIPT: &str = "/assets/session.js";
    /// GET: what partners have to know.
    pub const SETTINGS: &str = "/settings";
    /// The icon in the browser's tab.
    pub const ICON: &str = "/assets/tool.svg";

    /// [`SESSION`] with this id.
    #[must_use]
    pub fn session(id: &str) -> String {
        super::fill(SESSION, id)
    }

    /// [`QUIZ`] of this session.
    #[must_use]
    pub fn quiz(id: &str) -> String {
        super::fill(QUIZ, id)
    }

    /// [`RESULTS`] of this session.
    #[must_use]
    pub fn results(id: &str) -> String {
        super::fill(RESULTS, id)
    }

    /// [`CLASS`] of this session.
    #[must_use]
    pub fn class(id: &str) -> String {
        super::fill(CLASS, id)
    }

    /// [`REPORT`] of this number.
    #[must_use]
    pub fn report(number: u64) -> String {
        super::fill(REPORT, &number.to_string())
    }
}

/// Puts an id into a pattern. Everything but RFC 3986's unreserved characters is escaped, so that an id is always
/// one segment. No id is `.` or `..`: those are refused where ids come in.
fn fill(pattern: &str, id: &str) -> String {
    put(pattern, "{id}", id)
}

fn put(pattern: &str, name: &str, id: &str) -> String {
    let mut segment = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    pattern.replace(name, &segment)
}

#[cfg(test)]
mod tests {
    use super::lms;

    #[test]
    fn an_id_is_one_segment() {
        assert_eq!(lms::launch("moon-diary"), "/links/moon-diary/launch");
        assert_eq!(lms::grade("a/b", "{person}", "{id}"), "/courses/a%2Fb/gradebook/%7Bperson%7D/%7Bid%7D");
        assert_eq!(lms::tool("../a?b#c%"), "/tools/..%2Fa%3Fb%23c%25");
        assert_eq!(lms::course("\u{2028}\""), "/courses/%E2%80%A8%22");
    }
}
