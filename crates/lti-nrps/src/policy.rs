/// What a receiver accepts. The defaults follow the standards and the decisions of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The largest body, in bytes. Default 67,108,864 (ATK-061): a page of 100,000 members with names and e-mail.
    pub body_limit: usize,
    /// The greatest number of entries on one page. Default 200,000.
    pub entries_limit: usize,
    /// The largest entry, in bytes: what is larger is left out of the page, and noted. Default 65,536.
    pub entry_limit: usize,
    /// The largest rest of a page, in bytes: everything but its entries. Default 65,536.
    pub container_limit: usize,
    /// How many levels of objects and lists an entry may have, itself being the first: one with more is left out, and noted. Default 32.
    pub nesting: usize,
    /// At a tool: an id that is a number is read as its digits, and noted among the problems. Default `true` (GROUPS-D02).
    pub numeric_ids: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            body_limit: 67_108_864,
            entries_limit: 200_000,
            entry_limit: 65_536,
            container_limit: 65_536,
            nesting: 32,
            numeric_ids: true,
        }
    }
}
