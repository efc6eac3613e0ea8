use super::Released;
use core::fmt;
use lti_claims::variables::Values;
use lti_nrps::Member;

/// A membership as a roster keeps it: with everything, whatever a tool may be told. `Debug` shows nothing of the person.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Enrollment {
    /// The member. Of a [`message`](Member::message) only claims that are not modelled go on to tools: the platform makes the rest itself,
    /// of the [`Link`](super::Link). A member whom no answer can tell, because there is no role or no id, is told to nobody (NRPS-049).
    pub member: Member,
    /// What the person allows to be told. Default everything, which is to say that the platform decides for them.
    pub consent: Released,
    /// Values of substitution variables that no claim stands for, such as `Person.phone.mobile`, as they are for this person (NRPS-045).
    /// Told where the link asks for them, and the registration and the person allow it.
    pub values: Values,
}

impl Enrollment {
    /// A membership that the platform decides about.
    #[must_use]
    pub fn new(member: Member) -> Self {
        Self { member, consent: Released::ALL, values: Values::new() }
    }
}

impl fmt::Debug for Enrollment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrollment")
            .field("member", &self.member)
            .field("consent", &self.consent)
            .finish_non_exhaustive()
    }
}
