//! The registry holds every id, once, at its level.

use lti_conformance::files;
use lti_conformance::registry::{Count, Level, Registry};

const COUNTS: [(&str, usize, usize, usize); 26] = [
    ("CORE", 74, 31, 16),
    ("SEC", 78, 26, 9),
    ("OIDC", 35, 5, 1),
    ("STOR", 16, 13, 1),
    ("MIG", 6, 7, 2),
    ("CERT-G", 14, 1, 0),
    ("CERT-T", 47, 0, 0),
    ("CERT-P", 69, 0, 0),
    ("AGS", 100, 35, 40),
    ("NRPS", 34, 12, 8),
    ("DL", 55, 23, 17),
    ("SUBREV", 19, 9, 4),
    ("GROUPS", 19, 4, 2),
    ("DYNREG", 43, 21, 6),
    ("PNS", 21, 8, 3),
    ("AP", 38, 6, 4),
    ("EULA", 15, 5, 0),
    ("DPL", 2, 3, 3),
    ("PROC", 24, 6, 6),
    ("COPY", 4, 5, 1),
    ("LCS", 2, 2, 1),
    ("PM", 9, 4, 1),
    ("VEND", 3, 7, 0),
    ("LMS", 118, 0, 0),
    ("PLT", 42, 0, 0),
    ("ATK", 44, 0, 0),
];

#[test]
fn counts_per_family_and_level() {
    let registry = Registry::load(&files::default_root()).unwrap();
    let counted: Vec<_> = registry.families().iter().map(|f| (f.family.as_str(), f.counted())).collect();
    let expected: Vec<_> = COUNTS
        .iter()
        .map(|(f, must, should, may)| (*f, Count { must: *must, should: *should, may: *may }))
        .collect();
    assert_eq!(counted, expected);
    let all =
        |level| registry.families().iter().flat_map(|f| &f.requirement).filter(|r| r.level == level).count();
    assert_eq!((all(Level::Must), all(Level::Should), all(Level::May)), (931, 233, 125));
}

#[test]
fn owners_of_single_ids() {
    let registry = Registry::load(&files::default_root()).unwrap();
    let owner = |id: &str| registry.get(id).unwrap().owner.as_str();
    for (id, expected) in [
        ("CERT-T-033", "CORE"),
        ("CERT-T-034", "DL"),
        ("CERT-T-042", "NRPS"),
        ("CERT-T-047", "AGS"),
        ("CERT-P-038", "CORE"),
        ("CERT-P-045", "DL"),
        ("CERT-P-046", "NRPS"),
        ("CERT-P-054", "AGS"),
        ("LMS-081", "CORE"),
        ("LMS-110", "AGS"),
        ("LMS-120", "NRPS"),
        ("LMS-140", "DL"),
        ("LMS-160", "DYNREG"),
        ("LMS-166", "CORE"),
        ("PLT-020", "AGS"),
        ("PLT-036", "DYNREG"),
        ("ATK-022", "CORE"),
        ("ATK-060", "NRPS"),
    ] {
        assert_eq!(owner(id), expected, "{id}");
    }
    assert!(registry.get("TRAP-01").is_none());
}

#[test]
fn texts_name_no_file_and_keep_prohibitions() {
    let registry = Registry::load(&files::default_root()).unwrap();
    for requirement in registry.families().iter().flat_map(|f| &f.requirement) {
        assert!(!requirement.text.contains(".md"), "{}", requirement.id);
    }
    assert!(registry.get("CORE-013").unwrap().not);
    assert!(!registry.get("CORE-014").unwrap().not);
    assert!(registry.get("AGS-D01").unwrap().design);
}
