//! What the program says about itself.

pub(super) const TEXT: &str = "\
cargo xtask conformance [--family F] [--case ID] [--report text|json] [--deny-open]
    runs the cases (of a family; one case, or the rows of a table) and reports requirement by requirement
cargo xtask fixtures check        says which generated files are stale
cargo xtask fixtures sign         writes header.json, payload.json, token.jwt and the tables' sums, and the manifest
cargo xtask fixtures index        writes the manifest
cargo xtask fixtures new FOLDER ID [REQUIREMENT…]
    starts a case: FOLDER is platform-to-tool, tool-to-platform, exchange or tables
cargo xtask requirements [ID|FAMILY|OWNER]
    prints what is asked for, and which cases show it
--fixtures DIR reads another folder
";
