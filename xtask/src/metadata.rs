//! The workspace as `cargo metadata` tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::process::{Failure, Outcome, capture, cargo};

#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    #[serde(default)]
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    #[serde(default)]
    pub(crate) rust_version: Option<String>,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) optional: bool,
}

impl Dependency {
    /// Only for tests, examples and benches.
    pub(crate) fn is_dev(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Vec<String>,
}

impl Target {
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<EdgeKind>,
}

#[derive(Deserialize)]
struct EdgeKind {
    #[serde(default)]
    kind: Option<String>,
}

impl Package {
    pub(crate) fn target(&self, kind: &str, name: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.is(kind) && target.name == name)
    }

    pub(crate) fn has_library(&self) -> bool {
        self.targets.iter().any(|target| target.is("lib"))
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.manifest_path.parent().map(PathBuf::from).unwrap_or_default()
    }
}

impl Metadata {
    /// With every dependency; fails when Cargo.lock does not agree with the manifests.
    pub(crate) fn full() -> Outcome<Self> {
        Self::read(&["metadata", "--format-version", "1", "--locked"])
    }

    /// Our own packages only; needs no lock file and no network.
    pub(crate) fn own() -> Outcome<Self> {
        Self::read(&["metadata", "--format-version", "1", "--no-deps"])
    }

    fn read(args: &[&str]) -> Outcome<Self> {
        Self::parse(&capture(&mut cargo(args))?)
    }

    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        serde_json::from_str(text).map_err(|error| Failure::said(format!("cargo metadata: {error}")))
    }

    /// Our packages except xtask, in the order of their names.
    pub(crate) fn crates(&self) -> Vec<&Package> {
        let mut own: Vec<_> = self.members().filter(|package| package.name != "xtask").collect();
        own.sort_by(|a, b| a.name.cmp(&b.name));
        own
    }

    /// Every package of the workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Package> {
        self.members().find(|package| package.name == name)
    }

    /// Everything that a package needs when it is built: normal and build dependencies, of dependencies too,
    /// with the features that the whole workspace asks for.
    pub(crate) fn closure(&self, package: &Package) -> Vec<&Package> {
        let nodes: BTreeMap<&str, &Node> = self
            .resolve
            .iter()
            .flat_map(|resolve| &resolve.nodes)
            .map(|node| (node.id.as_str(), node))
            .collect();
        let mut seen = BTreeSet::new();
        let mut open = vec![package.id.as_str()];
        while let Some(id) = open.pop() {
            for edge in nodes.get(id).into_iter().flat_map(|node| &node.deps) {
                let needed = edge.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"));
                if needed && seen.insert(edge.pkg.as_str()) {
                    open.push(&edge.pkg);
                }
            }
        }
        self.packages.iter().filter(|other| seen.contains(other.id.as_str())).collect()
    }
}
