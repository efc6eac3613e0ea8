//! The figures as a table and as JSON.

use std::fmt::Write as _;

use crate::launch::Launch;
use crate::rounds::{Figure, ROUNDS};

#[derive(Clone, Copy)]
pub(crate) enum Format {
    Text,
    Json,
}

/// `memory`: so many members, so many bytes. `walk`: nanoseconds for each member.
pub(crate) fn write(
    format: Format,
    launch: &Launch,
    figures: &[Figure],
    memory: &[(usize, usize)],
    walk: Option<u64>,
) -> String {
    match format {
        Format::Text => text(launch, figures, memory, walk),
        Format::Json => json(figures, memory, walk),
    }
}

fn text(launch: &Launch, figures: &[Figure], memory: &[(usize, usize)], walk: Option<u64>) -> String {
    let claims: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&launch.payload).expect("a JSON object");
    let mut out = format!(
        "A launch of {} claims: payload {} bytes, token {} bytes, RS256 with 2048 bits; medians of {ROUNDS} rounds.\n\n",
        claims.len(),
        launch.payload.len(),
        launch.token.len(),
    );
    let head = ("name", "µs", "ratio", "quartiles", "allocations", "against");
    let _ =
        writeln!(out, "{:<30} {:>9} {:>7} {:>15} {:>12}  {}", head.0, head.1, head.2, head.3, head.4, head.5);
    for figure in figures {
        let micros = figure.ns as f64 / 1e3;
        let _ = write!(out, "{:<30} {micros:>9.2}", figure.name);
        let _ = match &figure.ratio {
            Some(ratio) => {
                let (low, high) = ratio.quartiles;
                let spread = format!("{low:.3} – {high:.3}");
                let (median, against) = (ratio.median, ratio.against);
                writeln!(out, " {median:>7.3} {spread:>15} {:>12}  {against}", figure.allocations)
            }
            None => writeln!(out, " {:>7} {:>15} {:>12}", "", "", figure.allocations),
        };
    }
    out.push('\n');
    for (members, bytes) in memory {
        let _ = writeln!(
            out,
            "nrps/memory: a page of {members} members takes {bytes} bytes at most, beside its chunks."
        );
    }
    if let Some(walk) = walk {
        let _ = writeln!(out, "nrps/walk: 200 pages of 500 members cost the client {walk} ns a member.");
    }
    out
}

fn json(figures: &[Figure], memory: &[(usize, usize)], walk: Option<u64>) -> String {
    let mut out = String::from("{");
    for (at, figure) in figures.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        // The names are our own and need no escapes.
        let _ = write!(out, "{comma}\n  \"{}\": {{\"ns\": {}", figure.name, figure.ns);
        if let Some(ratio) = &figure.ratio {
            let _ = write!(out, ", \"against\": \"{}\", \"ratio\": {:.4}", ratio.against, ratio.median);
        }
        out.push('}');
    }
    for (members, bytes) in memory {
        let _ = write!(out, ",\n  \"nrps/memory/{members}\": {{\"bytes\": {bytes}}}");
    }
    if let Some(walk) = walk {
        let _ = write!(out, ",\n  \"nrps/walk\": {{\"ns\": {walk}}}");
    }
    out.push_str("\n}\n");
    out
}
