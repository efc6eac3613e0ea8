//! Names of claims, in full.
