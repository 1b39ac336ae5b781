//! What is read of towns whose sheets' truth is known, and the runs of letters that they share.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;

use okoshi::layout::runs;
use serde_json::Value;

/// The sheets of a folder's `*.truth.json`, in the order of their names.
pub fn sheets(folder: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.to_string_lossy().ends_with(".truth.json"));
    paths.sort();
    let mut sheets = Vec::new();
    for path in paths {
        let mut truth: Value = serde_json::from_slice(&fs::read(path)?)?;
        sheets.extend(truth["sheets"].as_array_mut().map(std::mem::take).into_iter().flatten());
    }
    Ok(sheets)
}

/// The runs of letters of the towns' texts that are wanted, by how many texts and how many towns hold them.
pub fn runs<'t, T>(
    towns: impl Iterator<Item = T>,
    is_wanted: impl Fn(&str, usize, usize) -> bool,
) -> Vec<String>
where
    T: Iterator<Item = &'t str>,
{
    let mut held: HashMap<String, (usize, HashSet<usize>)> = HashMap::new();
    for (town, texts) in towns.enumerate() {
        for text in texts {
            for run in runs::of(text).into_iter().collect::<HashSet<_>>() {
                let (texts, of) = held.entry(run).or_default();
                *texts += 1;
                of.insert(town);
            }
        }
    }
    held.retain(|run, (texts, of)| is_wanted(run, *texts, of.len()));
    let mut runs: Vec<String> = held.into_keys().collect();
    runs.sort_unstable();
    runs
}
