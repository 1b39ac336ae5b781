//! Which form a sheet is filled in on: the one whose drawing it bears out most.

use super::atom::Atom;
use super::keyed::KeyedText;
use super::label::{Fit, LabelHit, Wanted, find};
use super::structure::is_borne_out;
use super::{Block, Runs, cut_at};
use crate::fold;
use crate::form::{Form, Label, Library};
use crate::sheet::Sheet;

/// The forms of a library, their labels made ready to be looked for: once, however many sheets are read.
pub struct Forms<'l>(Vec<Sought<'l>>);

/// A form and what is looked for of it.
struct Sought<'l> {
    form: &'l Form,
    labels: Wanted,
    /// How much each label says.
    weights: Vec<f32>,
}

impl<'l> Forms<'l> {
    /// Makes all forms of `library` ready.
    pub fn of(library: &'l Library) -> Self {
        let sought = |form: &'l Form| {
            let labels = form.labels();
            let weights = labels.iter().map(|label| weight(label)).collect();
            Sought { form, labels: Wanted::of(&labels), weights }
        };
        Self(library.forms().iter().map(sought).collect())
    }
}

/// How well a sheet bears out a form's drawing.
#[derive(Clone, Debug)]
pub struct Match<'l> {
    /// The form.
    pub form: &'l Form,
    /// Its labels found, each with its place in `Form::labels`.
    pub hits: Vec<LabelHit>,
    /// What of the drawing's printed words was found, 0 to 1.
    pub share: f32,
    /// Words found, less those missed; what forms are compared by.
    score: f32,
}

/// The forms a sheet was held against.
#[derive(Clone, Debug)]
pub struct Choice<'l> {
    /// All of them, the best first.
    pub matches: Vec<Match<'l>>,
    runs: Runs,
}

/// A form is not this one if less of its printed words is found.
const LEAST_SHARE: f32 = 0.45;
/// What a title says of a form that draws no other label, where nothing else on the sheet speaks for it.
const TITLE_ALONE: f32 = 0.3;
/// What a word that is drawn and not found speaks against a form, for one that is found and speaks for it.
const MISSED: f32 = 0.6;

impl<'l> Choice<'l> {
    /// The form the sheet is filled in on, if it is any.
    pub fn best(&self) -> Option<&Match<'l>> {
        self.matches.first().filter(|best| best.share >= LEAST_SHARE)
    }

    /// Cuts the sheet into blocks as [`super::split`] does for the form of `one`, whose labels are already found.
    pub fn split(&self, sheet: &Sheet, one: &Match<'l>) -> Vec<Block> {
        cut_at(&one.hits, self.runs.clone(), sheet, one.form)
    }

    /// How much better the form of `one` fits than the best other, of what the better of them has: -1 to 1.
    pub fn margin(&self, one: &Match<'l>) -> f32 {
        let others = self.matches.iter().filter(|other| !std::ptr::eq(other.form, one.form));
        let Some(other) = others.map(|other| other.score).reduce(f32::max) else { return 1.0 };
        let better = one.score.max(other);
        if better > 0.0 { ((one.score - other) / better).clamp(-1.0, 1.0) } else { 0.0 }
    }
}

/// Holds a sheet against all forms.
///
/// - Shape: one match a form, the best first; equal ones in the library's order.
/// - Errors: none; a sheet of no known form has no [`Choice::best`].
pub fn choose<'l>(sheet: &Sheet, Forms(forms): &Forms<'l>) -> Choice<'l> {
    let runs = Runs::of(sheet);
    let mut keyed = runs.keyed(&sheet.text);
    let mut matches: Vec<Match<'l>> =
        forms.iter().map(|sought| hold(sought, &runs.atoms, &sheet.text, &mut keyed)).collect();
    matches.sort_by(|a, b| b.score.total_cmp(&a.score));
    Choice { matches, runs }
}

fn hold<'l>(
    Sought { form, labels, weights }: &Sought<'l>,
    atoms: &[Atom],
    text: &str,
    keyed: &mut KeyedText,
) -> Match<'l> {
    keyed.forget();
    let hits = find(labels, keyed);
    let (mut found, mut all) = (0.0, 0.0);
    let is_title_alone = weights.iter().filter(|weight| **weight > 0.0).count() == 1;
    for (index, weight) in weights.iter().enumerate() {
        let fit = hits.iter().filter(|hit| hit.label == index).map(|hit| hit.fit).min();
        all += weight;
        found += weight
            * match fit {
                Some(Fit::Whole) => 1.0,
                // A form that draws nothing but a title stands on that alone: pieces of it may be anything.
                _ if is_title_alone => 0.0,
                Some(Fit::Torn) => 0.9,
                Some(Fit::GluedAfter | Fit::GluedBefore) => 0.8,
                None => 0.0,
            };
    }
    if is_title_alone && found > 0.0 && !is_borne_out(form, atoms, text) {
        found *= TITLE_ALONE;
    }
    let share = if all > 0.0 { found / all } else { 0.0 };
    Match { form, hits, share, score: found - MISSED * (all - found) }
}

/// Long labels say more than short ones, but not in proportion.
fn weight(label: &Label) -> f32 {
    let lengths = label.spellings.iter().map(|spelling| fold::key(&spelling.drawn()).len());
    (lengths.max().unwrap_or(0) as f32).sqrt()
}
