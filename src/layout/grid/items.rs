//! Entries of a row's columns put together as its items: by their numbers or, where none are printed, by
//! where they stand beside each other.

use super::column::Entry;
use super::scene::Scene;

/// Entries that begin within this of each other stand beside each other, in ems.
const BESIDE_EM: f64 = 0.45;

/// For each column, for each of its entries, the item it belongs to.
pub struct Items {
    /// By column and entry.
    pub of: Vec<Vec<usize>>,
    /// How many there are.
    pub count: usize,
    /// How sure: 1 where numbers tell, or all columns agree.
    pub agreement: f64,
}

/// Puts entries together. `columns` hold entries from top to bottom, those without number or bullet included.
pub fn match_up(scene: &Scene<'_>, columns: &[Vec<Entry>]) -> Items {
    let is_numbered = columns.iter().flatten().any(|entry| entry.number.is_some());
    if is_numbered { by_number(scene, columns) } else { by_place(scene, columns) }
}

fn by_number(scene: &Scene<'_>, columns: &[Vec<Entry>]) -> Items {
    let mut numbers: Vec<u32> = Vec::new();
    let mut agreement: f64 = 1.0;
    for column in columns {
        let printed: Vec<u32> = column.iter().filter_map(|entry| entry.number).collect();
        if printed.windows(2).all(|pair| pair[0] < pair[1]) {
            numbers.extend(printed);
        } else {
            agreement = agreement.min(0.5);
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
        let beside: Option<Vec<usize>> = column
            .iter()
            .map(|entry| {
                tops.iter().position(|top| {
                    top.is_some_and(|top| (top - entry.top).abs() <= BESIDE_EM * scene.em)
                })
            })
            .collect();
        if let Some(beside) = beside.filter(|beside| beside.windows(2).all(|pair| pair[0] < pair[1])) {
            *items = beside;
        }
    }
    let count = of.iter().flatten().max().map_or(0, |item| item + 1);
    Items { of, count, agreement }
}

fn by_place(scene: &Scene<'_>, columns: &[Vec<Entry>]) -> Items {
    let filled: Vec<usize> = (0..columns.len()).filter(|column| !columns[*column].is_empty()).collect();
    let Some(&first) = filled.first() else {
        return Items { of: vec![Vec::new(); columns.len()], count: 0, agreement: 1.0 };
    };
    // What is to be done names the items; it stands in the first column that holds anything.
    let tops: Vec<f64> = columns[first].iter().map(|entry| entry.top).collect();
    let near = BESIDE_EM * scene.em;
    let is_beside = |entry: &Entry| tops.iter().any(|top| (top - entry.top).abs() <= near);
    let mut agreement: f64 = 1.0;
    let of = columns
        .iter()
        .map(|column| {
            let beside = column.iter().filter(|entry| is_beside(entry)).count();
            let by_height = |entry: &Entry| {
                tops.partition_point(|top| *top <= entry.top + near).saturating_sub(1)
            };
            if column.len() == tops.len() {
                if beside < column.len() {
                    agreement = agreement.min(0.8);
                }
                (0..column.len()).collect()
            } else {
                if beside < column.len() {
                    agreement = agreement.min(0.4);
                }
                column.iter().map(by_height).collect()
            }
        })
        .collect();
    Items { of, count: tops.len(), agreement }
}
