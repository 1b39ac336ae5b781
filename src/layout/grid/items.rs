//! Entries of a row's columns put together as its items: by their numbers or, where none are printed, by
//! where they stand beside each other and by what they speak of.

use super::column::Entry;
use super::kinship;
use super::lines;
use super::scene::Scene;

/// Entries that begin within this of each other stand beside each other, in ems.
const BESIDE_EM: f64 = 0.45;
/// What standing beside an item is worth, in nats, where nothing else tells how the columns are filled.
const BESIDE: f32 = 1.0;
/// The same where the row leaves gaps to keep items level.
const BESIDE_LEVEL: f32 = 5.0;
/// What it costs that two entries of a column belong to one item, in nats.
const SHARED: f32 = -2.0;
/// What an entry without a sign, where others have one, has for standing for the whole row, in nats.
const WHOLE_ROW: f32 = 3.0;
/// What a kinship of texts counts, from its log odds.
const KINSHIP: f32 = 1.0;
/// Rows with more items are matched by height alone.
const MOST_ITEMS: usize = 60;

/// For each column, for each of its entries, the item it belongs to.
pub struct Matched {
    /// By column and entry.
    pub of: Vec<Vec<usize>>,
    /// How sure that is, 0 to 1.
    pub sure: Vec<Vec<f32>>,
}

/// What an earlier table tells of a row's items.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The numbers it prints, in order.
    pub numbers: Vec<u32>,
    /// The texts of each item.
    pub texts: Vec<Vec<String>>,
}

/// Puts entries together. `columns` hold entries from top to bottom, those without number or bullet included.
pub fn match_up(scene: &Scene<'_>, columns: &[Vec<Entry>], known: Option<&Known>) -> Matched {
    let is_numbered = columns.iter().flatten().any(|entry| entry.number.is_some());
    if is_numbered { by_number(scene, columns, known) } else { by_place(scene, columns, known) }
}

/// The text of an entry.
pub fn text(scene: &Scene<'_>, entry: &Entry) -> String {
    entry.lines.iter().map(|line| lines::text(scene, line)).collect()
}

fn by_number(scene: &Scene<'_>, columns: &[Vec<Entry>], known: Option<&Known>) -> Matched {
    let mut numbers: Vec<u32> = known.map(|known| known.numbers.clone()).unwrap_or_default();
    let mut sure: f32 = 1.0;
    for column in columns {
        let printed: Vec<u32> = column.iter().filter_map(|entry| entry.number).collect();
        if printed.windows(2).all(|pair| pair[0] < pair[1]) {
            numbers.extend(printed);
        } else {
            sure = 0.5;
            numbers.extend(printed.first());
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    let mut of: Vec<Vec<usize>> = Vec::new();
    for column in columns {
        let mut items: Vec<usize> = Vec::new();
        for entry in column {
            let last = items.last().copied();
            let item = match entry.number {
                Some(number) => {
                    let item = numbers.partition_point(|other| *other < number);
                    // The same number again is the next one, misprinted.
                    last.map_or(item, |last| item.max(last + 1))
                }
                None => last.unwrap_or(0),
            };
            items.push(item);
        }
        of.push(items);
    }
    // A column without any numbers: a cell for the whole row, or one beside each item.
    let mut tops: Vec<Option<f64>> = vec![None; numbers.len()];
    for (column, items) in columns.iter().zip(&of) {
        for (entry, item) in column.iter().zip(items) {
            if let (Some(_), Some(top)) = (entry.number, tops.get_mut(*item)) {
                *top = Some(top.map_or(entry.top, |top| top.min(entry.top)));
            }
        }
    }
    for (column, items) in columns.iter().zip(&mut of) {
        if column.iter().any(|entry| entry.number.is_some()) || column.len() < 2 {
            continue;
        }
        let is_beside = |top: &Option<f64>, entry: &Entry| {
            top.is_some_and(|top| (top - entry.top).abs() <= BESIDE_EM * scene.em)
        };
        let beside: Option<Vec<usize>> =
            column.iter().map(|entry| tops.iter().position(|top| is_beside(top, entry))).collect();
        if let Some(beside) = beside.filter(|beside| beside.windows(2).all(|pair| pair[0] < pair[1])) {
            *items = beside;
        }
    }
    let sure = columns
        .iter()
        .map(|column| {
            column.iter().map(|entry| if entry.number.is_some() { sure } else { 0.9 * sure }).collect()
        })
        .collect();
    Matched { of, sure }
}

/// How the columns of a row are filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filling {
    /// Gaps keep the entries of an item level.
    Level,
    /// Each column is filled from its top, without regard to the others.
    Packed,
    /// Nothing tells.
    Either,
}

fn by_place(scene: &Scene<'_>, columns: &[Vec<Entry>], known: Option<&Known>) -> Matched {
    let nothing = || columns.iter().map(|column| vec![0; column.len()]).collect::<Vec<_>>();
    let reference = match known.filter(|known| !known.texts.is_empty()) {
        Some(_) => None,
        // What is to be done names the items; it stands in the first column that holds anything.
        None => match columns.iter().position(|column| !column.is_empty()) {
            Some(first) => Some(first),
            None => return Matched { of: nothing(), sure: columns.iter().map(|_| Vec::new()).collect() },
        },
    };
    let tops: Vec<f64> =
        reference.map_or(Vec::new(), |first| columns[first].iter().map(|entry| entry.top).collect());
    let count = known.filter(|_| reference.is_none()).map_or(tops.len(), |known| known.texts.len());
    let mut texts: Vec<Vec<String>> = match (reference, known) {
        (None, Some(known)) => known.texts.clone(),
        _ => vec![Vec::new(); count],
    };
    let filling = filling(scene, columns, &tops);
    let mut of = nothing();
    let mut sure: Vec<Vec<f32>> = columns.iter().map(|column| vec![1.0; column.len()]).collect();
    // Full columns first: they tell what the items speak of.
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|column| columns[*column].len() != count);
    for column in order {
        let entries = &columns[column];
        if entries.len() == count {
            of[column] = (0..count).collect();
        } else if count > MOST_ITEMS || entries.len() > MOST_ITEMS || filling == Filling::Level {
            let near = BESIDE_EM * scene.em;
            let item = |entry: &Entry| {
                tops.partition_point(|top| *top <= entry.top + near).saturating_sub(1).min(count.max(1) - 1)
            };
            of[column] = entries.iter().map(item).collect();
        } else if count > 0 && !entries.is_empty() {
            let scores = scores(scene, entries, &tops, &texts, filling);
            (of[column], sure[column]) = likeliest(&scores);
        }
        for (entry, item) in entries.iter().zip(&of[column]) {
            if let Some(texts) = texts.get_mut(*item) {
                texts.push(text(scene, entry));
            }
        }
    }
    Matched { of, sure }
}

/// Tells how a row is filled from columns that have an entry for each item.
fn filling(scene: &Scene<'_>, columns: &[Vec<Entry>], tops: &[f64]) -> Filling {
    let near = BESIDE_EM * scene.em;
    let mut filling = Filling::Either;
    for column in columns.iter().filter(|column| column.len() == tops.len() && tops.len() > 1) {
        if column.iter().zip(tops).any(|(entry, top)| (entry.top - top).abs() > near) {
            return Filling::Packed;
        }
    }
    for column in columns {
        // An entry that could stand higher but for the item it belongs to.
        let leaves_gap = column.windows(2).any(|pair| {
            let bottom = pair[0].lines.last().map_or(pair[0].top, |line| line.area.bottom());
            let is_beside = |entry: &Entry| tops.iter().any(|top| (top - entry.top).abs() <= near);
            pair[1].top - bottom > 1.2 * scene.em && pair.iter().all(is_beside)
        });
        if leaves_gap {
            filling = Filling::Level;
        }
    }
    filling
}

/// For each entry and each item, in nats, what speaks for their belonging together.
fn scores(
    scene: &Scene<'_>,
    entries: &[Entry],
    tops: &[f64],
    texts: &[Vec<String>],
    filling: Filling,
) -> Vec<Vec<f32>> {
    let own: Vec<String> = entries.iter().map(|entry| text(scene, entry)).collect();
    let mut all: Vec<&str> = own.iter().map(String::as_str).collect();
    let mut item_of = Vec::new();
    for (item, texts) in texts.iter().enumerate() {
        for text in texts {
            all.push(text);
            item_of.push(item);
        }
    }
    let kinship = kinship::between(&all);
    let near = BESIDE_EM * scene.em;
    let beside = match filling {
        Filling::Level => BESIDE_LEVEL,
        Filling::Packed => 0.0,
        Filling::Either => BESIDE,
    };
    let is_unsigned = entries.len() == 1 && entries[0].marker.is_none();
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            (0..texts.len())
                .map(|item| {
                    let kin: f32 = item_of
                        .iter()
                        .enumerate()
                        .filter(|(_, of)| **of == item)
                        .map(|(other, _)| kinship[at * all.len() + own.len() + other])
                        .fold(f32::NEG_INFINITY, f32::max);
                    let stands_beside = tops.get(item).is_some_and(|top| (top - entry.top).abs() <= near);
                    let place = if stands_beside { beside } else { 0.0 };
                    let whole_row = if is_unsigned && item == 0 { WHOLE_ROW } else { 0.0 };
                    KINSHIP * if kin.is_finite() { kin } else { 0.0 } + place + whole_row
                })
                .collect()
        })
        .collect()
}

/// The likeliest way to give entries to items, both in order, and for each entry how likely its item is.
fn likeliest(scores: &[Vec<f32>]) -> (Vec<usize>, Vec<f32>) {
    let (entries, items) = (scores.len(), scores[0].len());
    let step = |from: usize, to: usize| if from == to { SHARED } else { 0.0 };
    let mut forward = scores.to_vec();
    let mut best = scores.to_vec();
    let mut from = vec![vec![0; items]; entries];
    for entry in 1..entries {
        for item in 0..items {
            let ways: Vec<f32> =
                (0..=item).map(|before| forward[entry - 1][before] + step(before, item)).collect();
            forward[entry][item] = scores[entry][item] + log_sum(&ways);
            let mut most = (f32::NEG_INFINITY, 0);
            for (before, so_far) in best[entry - 1].iter().take(item + 1).enumerate() {
                let way = so_far + step(before, item);
                if way > most.0 {
                    most = (way, before);
                }
            }
            best[entry][item] = scores[entry][item] + most.0;
            from[entry][item] = most.1;
        }
    }
    let mut backward = vec![vec![0.0; items]; entries];
    for entry in (0..entries - 1).rev() {
        for item in 0..items {
            let ways: Vec<f32> = (item..items)
                .map(|after| step(item, after) + scores[entry + 1][after] + backward[entry + 1][after])
                .collect();
            backward[entry][item] = log_sum(&ways);
        }
    }
    let total = log_sum(&forward[entries - 1]);
    let last = &best[entries - 1];
    let mut at = (0..items).max_by(|a, b| last[*a].total_cmp(&last[*b])).unwrap_or(0);
    let mut of = vec![0; entries];
    for entry in (0..entries).rev() {
        of[entry] = at;
        at = from[entry][at];
    }
    let sure = of
        .iter()
        .enumerate()
        .map(|(entry, item)| (forward[entry][*item] + backward[entry][*item] - total).exp());
    let sure = sure.collect();
    (of, sure)
}

/// The log of the sum of what the numbers are logs of.
fn log_sum(logs: &[f32]) -> f32 {
    let greatest = logs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if greatest.is_finite() {
        greatest + logs.iter().map(|log| (log - greatest).exp()).sum::<f32>().ln()
    } else {
        greatest
    }
}
