//! Entries of a row's columns put together as its items: by their numbers or, where none are printed, by
//! where they stand and by what they speak of.

use super::column::Entry;
use super::filling::{self, Row, Stand};
use super::kinship;
use super::lines;
use super::scene::Scene;

/// Entries that begin within this of each other stand beside each other, in ems.
const BESIDE_EM: f64 = 0.45;
/// How sure several entries are of their items that neither a number nor a height tells.
const UNTOLD: f32 = 0.6;
/// What an entry without a sign, where others have one, has for standing for the whole row, in nats.
const WHOLE_ROW: f32 = 3.0;
/// Rows with more items are matched by height alone.
const MOST_ITEMS: usize = 60;
/// Lines stand no nearer than this, in ems.
const LEAST_PITCH_EM: f64 = 0.8;
/// Lines are this far apart where nothing tells, in ems.
const PITCH_EM: f64 = 1.3;

/// For each column, for each of its entries, the item it belongs to.
pub struct Matched {
    /// By column and entry.
    pub of: Vec<Vec<usize>>,
    /// How sure that is, 0 to 1.
    pub sure: Vec<Vec<f32>>,
    /// Where numbers do not tell it: by column, entry and item how likely they belong together.
    pub shares: Vec<Vec<Vec<f32>>>,
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
    let mut sures = Vec::new();
    for (column, items) in columns.iter().zip(&mut of) {
        let sure_of = |entry: &Entry| if entry.number.is_some() { sure } else { 0.9 * sure };
        sures.push(column.iter().map(sure_of).collect::<Vec<f32>>());
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
            continue;
        }
        // As many as there are items, one below the other: most likely one for each, in their order.
        if column.len() == numbers.len() {
            *items = (0..numbers.len()).collect();
        }
        if let Some(sures) = sures.last_mut() {
            sures.fill(UNTOLD * sure);
        }
    }
    Matched { of, sure: sures, shares: Vec::new() }
}

fn by_place(scene: &Scene<'_>, columns: &[Vec<Entry>], known: Option<&Known>) -> Matched {
    let known = known.map(|known| known.texts.as_slice()).filter(|texts| !texts.is_empty());
    // What is to be done names the items; it stands in the first column that holds anything.
    let names = columns.iter().find(|column| !column.is_empty());
    let items = known.map_or(names.map_or(0, Vec::len), <[Vec<String>]>::len);
    if items.max(columns.iter().map(Vec::len).max().unwrap_or(0)) > MOST_ITEMS {
        return by_height(scene, columns, names.map_or(&[], Vec::as_slice));
    }
    let pitch = pitch(scene, columns);
    let stand = |entry: &Entry| Stand {
        top: entry.top / pitch,
        end: entry.top / pitch + entry.lines.len().max(1) as f64,
    };
    let stands: Vec<Vec<Stand>> = columns.iter().map(|column| column.iter().map(stand).collect()).collect();
    // Below a heading, the first column begins where others may not.
    let first = |stands: &[Vec<Stand>]| {
        stands.iter().filter_map(|column| column.first()).map(|stand| stand.top).fold(f64::INFINITY, f64::min)
    };
    let at =
        stands.iter().position(|column| !column.is_empty()).map_or(0, |at| at + usize::from(known.is_none()));
    let [own, others] = [&stands[..at], &stands[at..]].map(first);
    let starts: Vec<f64> = (0..columns.len()).map(|column| if column < at { own } else { others }).collect();
    let kinship = kinship_with(scene, columns, items, known.unwrap_or_default());
    let shares = filling::shares(&Row { stands: &stands, starts: &starts, items, kinship: &kinship });
    let of: Vec<Vec<usize>> = shares.iter().map(|column| filling::likeliest(column)).collect();
    let sure = shares.iter().zip(&of).map(|(column, of)| {
        column.iter().zip(of).map(|(entry, item)| entry.get(*item).copied().unwrap_or(1.0).min(1.0)).collect()
    });
    Matched { sure: sure.collect(), of, shares }
}

/// Gives each entry the last item that begins no lower.
fn by_height(scene: &Scene<'_>, columns: &[Vec<Entry>], names: &[Entry]) -> Matched {
    let near = BESIDE_EM * scene.em;
    let item = |entry: &Entry| names.partition_point(|name| name.top <= entry.top + near).saturating_sub(1);
    let of = columns.iter().map(|column| column.iter().map(item).collect()).collect();
    let sure = columns.iter().map(|column| vec![0.5; column.len()]).collect();
    Matched { of, sure, shares: Vec::new() }
}

/// How far apart the lines of a row stand, in points: as near as entries follow each other anywhere.
fn pitch(scene: &Scene<'_>, columns: &[Vec<Entry>]) -> f64 {
    let least = LEAST_PITCH_EM * scene.em;
    let follows = columns.iter().flat_map(|column| column.windows(2));
    let pitches = follows.map(|pair| (pair[1].top - pair[0].top) / pair[0].lines.len().max(1) as f64);
    let nearest = pitches.filter(|pitch| *pitch >= least).fold(f64::INFINITY, f64::min);
    if nearest.is_finite() { nearest } else { PITCH_EM * scene.em }
}

/// For each column, entry and item, in nats, what their texts say for their belonging together.
fn kinship_with(
    scene: &Scene<'_>,
    columns: &[Vec<Entry>],
    items: usize,
    known: &[Vec<String>],
) -> Vec<Vec<Vec<f32>>> {
    let mut texts: Vec<String> = columns.iter().flatten().map(|entry| text(scene, entry)).collect();
    let own = texts.len();
    // Texts of which it is known what item they belong to.
    let mut told: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for column in columns {
        if column.len() == items {
            told.extend((0..items).map(|item| (item, at + item)));
        }
        at += column.len();
    }
    for (item, known) in known.iter().enumerate() {
        told.extend((0..known.len()).map(|at| (item, texts.len() + at)));
        texts.extend(known.iter().cloned());
    }
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    let kinship = kinship::between(&all);
    let mut row = 0..own;
    let of_entry = |column: &[Entry], row: usize| -> Vec<f32> {
        let is_unsigned = column.len() == 1 && column[0].marker.is_none();
        let mut of_items = vec![f32::NEG_INFINITY; items];
        for (item, other) in &told {
            if let Some(of_item) = of_items.get_mut(*item) {
                *of_item = of_item.max(kinship[row * all.len() + other]);
            }
        }
        of_items.iter_mut().filter(|kin| !kin.is_finite()).for_each(|kin| *kin = 0.0);
        if let (true, Some(first)) = (is_unsigned, of_items.first_mut()) {
            *first += WHOLE_ROW;
        }
        of_items
    };
    columns
        .iter()
        .map(|column| column.iter().zip(&mut row).map(|(_, row)| of_entry(column, row)).collect())
        .collect()
}
