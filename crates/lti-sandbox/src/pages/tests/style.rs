//! Colours of the stylesheet have the contrast that WCAG 2.2 AA asks for, in light and in dark, on both sides.

use std::collections::BTreeMap;

const CSS: &str = include_str!("../../assets/sandbox.css");

type Colours = BTreeMap<&'static str, f64>;

/// The relative luminance of each custom property of a block that is a colour.
fn block(css: &'static str, selector: &str) -> Colours {
    let (_, rest) = css.split_once(&format!("{selector} {{")).unwrap();
    let (body, _) = rest.split_once('}').unwrap();
    let entries = body.split(';').filter_map(|entry| entry.trim().strip_prefix("--")?.split_once(": #"));
    entries.map(|(name, hex)| (name, luminance(hex))).collect()
}

fn luminance(hex: &str) -> f64 {
    let wide: String = match hex.len() {
        3 => hex.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => hex.to_owned(),
    };
    let bytes = u32::from_str_radix(&wide, 16).unwrap().to_be_bytes();
    let channel = |byte: u8| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let weights = [0.0, 0.2126, 0.7152, 0.0722];
    bytes.into_iter().zip(weights).map(|(byte, weight)| weight * channel(byte)).sum()
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrasts() {
    let (light, dark) = CSS.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let lms_light = block(light, ":root");
    let tool_light: Colours = lms_light.clone().into_iter().chain(block(light, ".tool")).collect();
    let lms_dark = block(dark, ":root");
    let tool_dark: Colours = lms_dark.clone().into_iter().chain(block(dark, ".tool")).collect();
    let text = [
        ("ink", "page"),
        ("ink", "paper"),
        ("ink", "sunken"),
        ("ink", "bad-wash"),
        ("soft", "page"),
        ("soft", "paper"),
        ("soft", "sunken"),
        ("accent", "page"),
        ("accent", "paper"),
        ("accent", "accent-wash"),
        ("accent-ink", "accent"),
        ("bad", "paper"),
        ("bad", "bad-wash"),
        ("good", "page"),
        ("good", "paper"),
        // Grades that have just come.
        ("ink", "good-wash"),
        ("soft", "good-wash"),
        ("accent", "good-wash"),
        ("soft", "bad-wash"),
        ("good", "good-wash"),
    ];
    // Borders of fields and of quiet buttons.
    let shapes = [("edge", "page"), ("edge", "paper"), ("accent", "page"), ("bad", "page")];
    for (name, colours) in [
        ("LMS, light", lms_light),
        ("tool, light", tool_light),
        ("LMS, dark", lms_dark),
        ("tool, dark", tool_dark),
    ] {
        let check = |pairs: &[(&str, &str)], least: f64| {
            for (front, back) in pairs {
                let ratio = contrast(colours[front], colours[back]);
                assert!(ratio >= least, "{name}: {front} on {back} has {ratio:.2}, needs {least}");
            }
        };
        check(&text, 4.5);
        check(&shapes, 3.0);
    }
}

#[test]
fn nothing_from_elsewhere() {
    for word in ["url(", "@import", "http:", "https:", "expression"] {
        assert!(!CSS.contains(word), "{word}");
    }
}
