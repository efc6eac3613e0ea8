//! Who may do what.

use lti_claims::ServiceScope;
use lti_security::oauth::Scopes;

/// The seven operations of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `GET` of the container: [`ListLineItems`](crate::ListLineItems)
    ListLineItems,
    /// `POST` to the container: [`CreateLineItem`](crate::CreateLineItem)
    CreateLineItem,
    /// `GET` of a line item: [`ReadLineItem`](crate::ReadLineItem)
    ReadLineItem,
    /// `PUT` of a line item: [`ReplaceLineItem`](crate::ReplaceLineItem)
    ReplaceLineItem,
    /// `DELETE` of a line item: [`DeleteLineItem`](crate::DeleteLineItem)
    DeleteLineItem,
    /// `POST` to a line item's `/scores`: [`PublishScore`](crate::PublishScore)
    PublishScore,
    /// `GET` of a line item's `/results`: [`ReadResults`](crate::ReadResults)
    ReadResults,
}

impl Operation {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::ListLineItems,
        Self::CreateLineItem,
        Self::ReadLineItem,
        Self::ReplaceLineItem,
        Self::DeleteLineItem,
        Self::PublishScore,
        Self::ReadResults,
    ];

    /// The scopes that permit it; one of them is enough (AGS-014 to AGS-017).
    #[must_use]
    pub const fn scopes(self) -> &'static [ServiceScope] {
        match self {
            Self::ListLineItems | Self::ReadLineItem => {
                const { &[ServiceScope::LineItem, ServiceScope::LineItemReadonly] }
            }
            Self::CreateLineItem | Self::ReplaceLineItem | Self::DeleteLineItem => {
                const { &[ServiceScope::LineItem] }
            }
            Self::PublishScore => const { &[ServiceScope::Score] },
            Self::ReadResults => const { &[ServiceScope::ResultReadonly] },
        }
    }

    /// May the holder of these scopes do it? A platform asks it about the token of a call, a tool about what it was granted.
    #[must_use]
    pub fn is_permitted_by(self, granted: &Scopes) -> bool {
        self.scopes().iter().any(|scope| granted.contains(scope.as_str()))
    }

    /// What a tool asks for to do this, of what the launch advertises (LMS-063). Reading line items asks for both of its scopes where both
    /// are there, because older Moodles want the one that is only for reading (AGS-D07, LMS-080). Empty where it may not.
    #[must_use]
    pub fn scopes_to_ask(self, advertised: &[ServiceScope]) -> Scopes {
        let wanted = self.scopes().iter().filter(|scope| advertised.contains(scope));
        wanted.map(ServiceScope::as_str).collect()
    }
}
