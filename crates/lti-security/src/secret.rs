//! Comparison that takes the same time wherever two texts differ.

/// Whether two byte strings are equal. Takes time by the length alone.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0_u8, |sum, (x, y)| sum | (x ^ y)) == 0
}

#[cfg(test)]
mod tests;
