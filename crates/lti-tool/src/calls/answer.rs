/// What came of a call: what was asked for, or the word that this launch does not open that part of the service. A lesson goes on
/// without it. `M` is what can be missing there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Answer<T, M> {
    /// It was done.
    Done(T),
    /// It cannot be done with this launch.
    Unavailable(M),
}

impl<T, M> Answer<T, M> {
    /// What was asked for, if it was done.
    #[must_use]
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Unavailable(_) => None,
        }
    }
}

impl<T, M: Copy> Answer<T, M> {
    /// What is missing, if it was not done.
    #[must_use]
    pub const fn missing(&self) -> Option<M> {
        match self {
            Self::Done(_) => None,
            Self::Unavailable(missing) => Some(*missing),
        }
    }
}

impl<T, M> From<M> for Answer<T, M> {
    fn from(missing: M) -> Self {
        Self::Unavailable(missing)
    }
}
