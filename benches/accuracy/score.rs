//! How much of a sheet is right, kind by kind. A cell is right when it equals the truth as `sheet::norm` has it,
//! at the right place; sheets, rows and items are paired by likeness.

use super::sheet::{COLUMNS, Cell, Item, Measure, Sheet, WEIGHTS, norm};
use strsim::normalized_levenshtein;

/// The kinds of fields.
pub const KINDS: [&str; 14] = [
    "fiscal_year",
    "department",
    "priority",
    "goal",
    "plan",
    "situation",
    "purpose",
    "heading",
    "method",
    "period",
    "target",
    "interim",
    "final",
    "notes",
];
const PLAN: usize = 4;
const SITUATION: usize = 5;
const HEADING: usize = 7;
const METHOD: usize = 8;
const NOTES: usize = 13;
/// Less alike than this is not the same thing.
const LEAST_LIKE: f64 = 0.05;

/// Cells of a kind.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub right: usize,
    pub missed: usize,
    pub wrong: usize,
    /// Stated confidences, and whether they were borne out.
    pub stated: Vec<(f64, bool)>,
}

impl Tally {
    fn add(&mut self, truth: Option<&Cell>, got: Option<&Cell>) -> bool {
        let [want, have] = [truth, got].map(|cell| cell.map(|cell| norm(&cell.text)).unwrap_or_default());
        if want.is_empty() && have.is_empty() {
            return true;
        }
        let is_right = want == have;
        if let (false, Some(confidence)) = (have.is_empty(), got.and_then(|got| got.confidence)) {
            self.stated.push((confidence, is_right));
        }
        if is_right {
            self.right += 1;
        } else {
            self.missed += usize::from(!want.is_empty());
            self.wrong += usize::from(!have.is_empty());
        }
        is_right
    }

    /// Adds another one.
    pub fn join(&mut self, other: &Self) {
        self.right += other.right;
        self.missed += other.missed;
        self.wrong += other.wrong;
        self.stated.extend(&other.stated);
    }

    /// F1 of exact cells; none where there are none.
    pub fn f1(&self) -> Option<f64> {
        let all = 2 * self.right + self.missed + self.wrong;
        (all > 0).then(|| 2.0 * self.right as f64 / all as f64)
    }
}

fn key(cell: Option<&Cell>) -> String {
    cell.map(|cell| norm(&cell.text)).unwrap_or_default()
}

fn like_item(a: &Item, b: &Item) -> f64 {
    let (mut all, mut shared) = (0.0, 0.0);
    for (column, weight) in WEIGHTS.iter().enumerate() {
        let [x, y] = [a, b].map(|item| key(item.cells[column].as_ref()));
        if !x.is_empty() || !y.is_empty() {
            all += weight;
            shared += weight * normalized_levenshtein(&x, &y);
        }
    }
    if all > 0.0 { shared / all } else { 0.0 }
}

fn like_measure(a: &Measure, b: &Measure) -> f64 {
    let heading = normalized_levenshtein(&key(a.heading.as_ref()), &key(b.heading.as_ref()));
    let pairs = align(&a.items, &b.items, like_item);
    let shared: f64 = pairs.iter().map(|(i, j)| like_item(&a.items[*i], &b.items[*j])).sum();
    (2.0 * heading + shared / a.items.len().max(b.items.len()).max(1) as f64) / 3.0
}

fn like_sheet(truth: &Sheet, got: &Sheet) -> f64 {
    let goal = normalized_levenshtein(&key(truth.singles[3].as_ref()), &key(got.singles[3].as_ref()));
    let [rank, other] = [truth, got].map(|sheet| key(sheet.singles[2].as_ref()));
    let same_rank = !rank.is_empty() && rank == other.trim_end_matches('位');
    let headings = |sheet: &Sheet| {
        sheet.measures.iter().map(|measure| key(measure.heading.as_ref())).collect::<String>()
    };
    2.0 * goal + if same_rank { 0.5 } else { 0.0 } + normalized_levenshtein(&headings(truth), &headings(got))
}

/// Pairs in order of both lists whose likeness adds up to the most.
fn align<T>(a: &[T], b: &[T], like: impl Fn(&T, &T) -> f64) -> Vec<(usize, usize)> {
    let likes: Vec<Vec<f64>> = a.iter().map(|x| b.iter().map(|y| like(x, y)).collect()).collect();
    let mut best = vec![vec![0.0_f64; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let paired = if likes[i][j] > LEAST_LIKE { best[i + 1][j + 1] + likes[i][j] + 1e-6 } else { 0.0 };
            best[i][j] = best[i + 1][j].max(best[i][j + 1]).max(paired);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if likes[i][j] > LEAST_LIKE && (best[i][j] - (best[i + 1][j + 1] + likes[i][j] + 1e-6)).abs() < 1e-9 {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] - best[i + 1][j] <= 0.0 {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Pairs, then what is left of either side.
fn with_rest(pairs: Vec<(usize, usize)>, a: usize, b: usize) -> Vec<(Option<usize>, Option<usize>)> {
    let lone_a: Vec<usize> = (0..a).filter(|i| !pairs.iter().any(|(x, _)| x == i)).collect();
    let lone_b: Vec<usize> = (0..b).filter(|j| !pairs.iter().any(|(_, y)| y == j)).collect();
    let paired = pairs.into_iter().map(|(i, j)| (Some(i), Some(j)));
    paired
        .chain(lone_a.into_iter().map(|i| (Some(i), None)))
        .chain(lone_b.into_iter().map(|j| (None, Some(j))))
        .collect()
}

/// For each sheet of the truth the sheet that was read for it.
pub fn pair(truth: &[Sheet], got: &[Sheet]) -> Vec<Option<usize>> {
    let mut likes: Vec<(f64, usize, usize)> = Vec::new();
    for (i, one) in truth.iter().enumerate() {
        likes.extend(got.iter().enumerate().map(|(j, other)| (like_sheet(one, other), i, j)));
    }
    likes.sort_by(|a, b| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    let mut pairs = vec![None; truth.len()];
    for (_, i, j) in likes {
        if pairs[i].is_none() && !pairs.contains(&Some(j)) {
            pairs[i] = Some(j);
        }
    }
    pairs
}

/// Holds a sheet against the truth: tallies by kind, and whether all is right.
pub fn score(truth: &Sheet, got: &Sheet, skip_ambiguous: bool) -> (Vec<Tally>, bool) {
    let mut tallies = vec![Tally::default(); KINDS.len()];
    let mut is_right = true;
    for (tally, (want, have)) in tallies.iter_mut().zip(truth.singles.iter().zip(&got.singles)) {
        is_right &= tally.add(want.as_ref(), have.as_ref());
    }
    for (want, have) in truth.plans.iter().zip(&got.plans) {
        is_right &= tallies[PLAN].add(want.as_ref(), have.as_ref());
    }
    for (nth, (want, have)) in truth.lists.iter().zip(&got.lists).enumerate() {
        is_right &= score_list(&mut tallies[SITUATION + nth], want, have);
    }
    let rows = align(&truth.measures, &got.measures, like_measure);
    for (i, j) in with_rest(rows, truth.measures.len(), got.measures.len()) {
        let nothing = Measure::default();
        let want = i.map_or(&nothing, |i| &truth.measures[i]);
        let have = j.map_or(&nothing, |j| &got.measures[j]);
        if skip_ambiguous && want.is_ambiguous {
            continue;
        }
        is_right &= tallies[HEADING].add(want.heading.as_ref(), have.heading.as_ref());
        let items = align(&want.items, &have.items, like_item);
        for (x, y) in with_rest(items, want.items.len(), have.items.len()) {
            for column in 0..COLUMNS.len() {
                let [want, have] = [x.map(|x| &want.items[x]), y.map(|y| &have.items[y])]
                    .map(|item| item.and_then(|item| item.cells[column].as_ref()));
                is_right &= tallies[METHOD + column].add(want, have);
            }
        }
    }
    for (want, have) in truth.notes.iter().zip(&got.notes) {
        is_right &= tallies[NOTES].add(want.as_ref(), have.as_ref());
    }
    (tallies, is_right)
}

/// Sentences, paired by likeness whatever their order.
fn score_list(tally: &mut Tally, truth: &[Cell], got: &[Cell]) -> bool {
    let mut likes: Vec<(f64, usize, usize)> = Vec::new();
    for (i, want) in truth.iter().enumerate() {
        let want = norm(&want.text);
        likes.extend(
            got.iter().enumerate().map(|(j, have)| (normalized_levenshtein(&want, &norm(&have.text)), i, j)),
        );
    }
    likes.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (likeness, i, j) in likes {
        if likeness > LEAST_LIKE && !pairs.iter().any(|(x, y)| *x == i || *y == j) {
            pairs.push((i, j));
        }
    }
    let mut is_right = true;
    for (i, j) in with_rest(pairs, truth.len(), got.len()) {
        is_right &= tally.add(i.map(|i| &truth[i]), j.map(|j| &got[j]));
    }
    is_right
}
