//! Which layers (optional content groups) a viewer shows when it opens the file. Part of stage 2.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

/// More groups than any file has.
const MOST_GROUPS: usize = 100_000;

/// The layers that are switched off.
#[derive(Debug, Default)]
pub struct Layers {
    off: BTreeSet<ObjectIdentifier>,
}

impl Layers {
    pub fn read(pdf: &Pdf) -> Self {
        if !pdf.xref().has_optional_content_groups() {
            return Self::default();
        }
        Self::read_catalog(pdf).unwrap_or_default()
    }

    fn read_catalog(pdf: &Pdf) -> Option<Self> {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
        let properties = catalog.get::<Dict<'_>>("OCProperties")?;
        let default = properties.get::<Dict<'_>>("D")?;
        let mut off = BTreeSet::new();
        if default.get::<Name<'_>>("BaseState").as_deref() == Some(b"OFF") {
            off.extend(groups(properties.get("OCGs")));
        }
        for group in groups(default.get("ON")) {
            off.remove(&group);
        }
        off.extend(groups(default.get("OFF")));
        Some(Self { off })
    }

    /// Whether the content that `holder`'s entry `key` puts on a layer is hidden.
    pub fn hide(&self, holder: &Dict<'_>, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return false;
        }
        let is_off = holder.get_ref(key).is_some_and(|group| self.off.contains(&group.into()));
        is_off || holder.get::<Dict<'_>>(key).is_some_and(|membership| self.hide_members(&membership))
    }

    /// By a membership dictionary: several groups and a policy.
    fn hide_members(&self, membership: &Dict<'_>) -> bool {
        let single = membership.get_ref("OCGs").map(ObjectIdentifier::from);
        let mut members: Vec<ObjectIdentifier> = groups(membership.get("OCGs")).collect();
        if members.is_empty() {
            members.extend(single);
        }
        if members.is_empty() {
            return false;
        }
        let is_off = |group: &ObjectIdentifier| self.off.contains(group);
        let shown = match membership.get::<Name<'_>>("P").as_deref() {
            Some(b"AllOn") => !members.iter().any(is_off),
            Some(b"AnyOff") => members.iter().any(is_off),
            Some(b"AllOff") => members.iter().all(is_off),
            _ => !members.iter().all(is_off),
        };
        !shown
    }
}

fn groups(list: Option<Array<'_>>) -> impl Iterator<Item = ObjectIdentifier> {
    let entries = list.into_iter().flat_map(|list| list.raw_iter()).take(MOST_GROUPS);
    entries.filter_map(|entry: hayro_syntax::object::MaybeRef<Object<'_>>| Some(entry.as_obj_ref()?.into()))
}
