//! What part a text plays on a sheet, and how likely its look makes each part.

use super::look::Look;
use super::look::weights::LookWeights;
use crate::form::{Column, FieldKind, Form, Table};

/// A part that a text can play. Forms name their fields as they like; this is what the fields are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A line of words in a header box.
    Words,
    /// The name of an office.
    Office,
    /// A fiscal year.
    Year,
    /// A place in an order.
    Rank,
    /// A line of a plan.
    NamedLine,
    /// A line that tells a place in a plan.
    Chapter,
    /// A sentence on how things stand and what is lacking.
    Need,
    /// A sentence on what is aimed at.
    Aim,
    /// The heading of a table's row.
    Heading,
    /// Words in a column: a method, a task.
    Task,
    /// When.
    Period,
    /// What is to be reached.
    Target,
    /// What was reached half-way.
    Interim,
    /// What was reached in the end.
    Final,
    /// A remark on who took part.
    Engagement,
    /// A remark on what came of it.
    Outcome,
    /// Nothing of the form: a page's number, a bookmark.
    Junk,
    /// A remark of either sort.
    Note,
    /// A sentence or bullet of a list of either sort.
    Entry,
}

impl Role {
    /// How many are told apart by their look.
    pub const COUNT: usize = 17;

    /// All of them, in the order of [`RoleScores`].
    pub const ALL: [Self; Self::COUNT] = [
        Self::Words,
        Self::Office,
        Self::Year,
        Self::Rank,
        Self::NamedLine,
        Self::Chapter,
        Self::Need,
        Self::Aim,
        Self::Heading,
        Self::Task,
        Self::Period,
        Self::Target,
        Self::Interim,
        Self::Final,
        Self::Engagement,
        Self::Outcome,
        Self::Junk,
    ];

    /// Whether it is the line of a plan, of any sort.
    pub(super) fn is_plan_line(self) -> bool {
        matches!(self, Self::NamedLine | Self::Chapter)
    }
}

/// For each role the log of its probability, in the order of [`Role::ALL`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoleScores([f32; Role::COUNT]);

impl RoleScores {
    /// The score of one role.
    pub fn of(&self, role: Role) -> f32 {
        match role {
            Role::Entry => self.of(Role::Need).max(self.of(Role::Aim)),
            Role::Note => self.of(Role::Engagement).max(self.of(Role::Outcome)),
            role => self.0[role as usize],
        }
    }

    /// The likeliest role and its score.
    pub fn best(&self) -> (Role, f32) {
        let mut best = (Role::Words, f32::NEG_INFINITY);
        for role in Role::ALL {
            if self.of(role) > best.1 {
                best = (role, self.of(role));
            }
        }
        best
    }
}

impl RoleScores {
    /// These scores, with so much more for each role.
    pub(super) fn with(&self, more: impl Fn(Role) -> f32) -> Self {
        let mut scores = self.0;
        for (score, role) in scores.iter_mut().zip(Role::ALL) {
            *score += more(role);
        }
        Self(scores)
    }

    /// How likely each role is for texts that all play the same one; none where there are no texts.
    pub fn mean(of: &[Self]) -> Option<Self> {
        let mean = |role: usize| of.iter().map(|scores| scores.0[role]).sum::<f32>() / of.len() as f32;
        (!of.is_empty()).then(|| Self(std::array::from_fn(mean)))
    }
}

/// How likely each role is for a text that looks so.
pub fn scores(look: &Look) -> RoleScores {
    scores_by(look, LookWeights::fitted())
}

/// For fitting: the same by other weights; the look has to be by them too.
pub fn scores_by(look: &Look, weights: &LookWeights) -> RoleScores {
    let mut sums = [0i32; Role::COUNT];
    for row in look.facts.iter().filter_map(|fact| weights.row(*fact)) {
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += i32::from(*weight);
        }
    }
    let mut scores = sums.map(|sum| sum as f32 / 32.0);
    let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| (score - greatest).exp()).sum();
    for score in &mut scores {
        *score = (*score - greatest - total.ln()).max(FLOOR);
    }
    RoleScores(scores)
}

/// No look makes a role impossible: sheets hold words nobody has seen.
const FLOOR: f32 = -7.0;

/// The role of a column's texts.
pub(super) fn of_column(form: &Form, table: &Table, column: &Column) -> Role {
    match column.field.kind {
        // Rows without items are a list of names, not of things to do.
        kind if kind.is_words() && table.items.is_none() => Role::Words,
        FieldKind::Period => Role::Period,
        FieldKind::Target => Role::Target,
        FieldKind::Report => {
            let stages: Vec<_> = form.stages.iter().filter_map(|stage| stage.column.as_deref()).collect();
            let is_last = stages.len() > 1 && stages.last() == Some(&column.field.path.leaf());
            if is_last { Role::Final } else { Role::Interim }
        }
        FieldKind::Repeat => Role::Heading,
        _ => Role::Task,
    }
}

/// The roles of the texts of a table's columns.
pub(super) fn of_columns(form: &Form, table: &Table) -> Vec<Role> {
    table.columns.iter().map(|column| of_column(form, table, column)).collect()
}

/// The role of a box's texts; below the table, words are remarks.
pub(super) fn of_field(kind: FieldKind, below_table: bool) -> Role {
    match kind {
        FieldKind::Office => Role::Office,
        FieldKind::EraYear => Role::Year,
        FieldKind::Rank => Role::Rank,
        FieldKind::Bullets => Role::Entry,
        FieldKind::Needs => Role::Need,
        FieldKind::Aims => Role::Aim,
        FieldKind::NamedLines => Role::NamedLine,
        FieldKind::Chapters => Role::Chapter,
        FieldKind::Engagement => Role::Engagement,
        FieldKind::Outcome => Role::Outcome,
        FieldKind::Period => Role::Period,
        FieldKind::Target => Role::Target,
        FieldKind::Report => Role::Interim,
        FieldKind::Text | FieldKind::SdgGoals | FieldKind::Repeat => {
            if below_table {
                Role::Note
            } else {
                Role::Words
            }
        }
    }
}
