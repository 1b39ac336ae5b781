//! How much two texts have in common: an item's method, target and report speak of one thing.

use std::collections::HashMap;

use crate::fold;

/// For each pair of texts, row by row, the log odds that they belong to one item, in nats.
pub fn between(texts: &[&str]) -> Vec<f32> {
    let pairs: Vec<Vec<u64>> = texts.iter().map(|text| pairs_of(text)).collect();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for pairs in &pairs {
        for pair in pairs {
            *counts.entry(*pair).or_default() += 1;
        }
    }
    let total = texts.len().max(2) as f32;
    let weight = |pair: &u64| (total / counts[pair] as f32).ln().max(0.05);
    let norms: Vec<f32> =
        pairs.iter().map(|pairs| pairs.iter().map(|pair| weight(pair).powi(2)).sum::<f32>().sqrt()).collect();
    let mut kinship = vec![0.0; texts.len() * texts.len()];
    for a in 0..texts.len() {
        for b in a + 1..texts.len() {
            let shared: f32 = pairs[a]
                .iter()
                .filter(|pair| pairs[b].binary_search(pair).is_ok())
                .map(|pair| weight(pair).powi(2))
                .sum();
            let likeness = if shared > 0.0 { shared / (norms[a] * norms[b]) } else { 0.0 };
            let odds = odds(likeness);
            kinship[a * texts.len() + b] = odds;
            kinship[b * texts.len() + a] = odds;
        }
    }
    kinship
}

/// The log odds that a likeness tells.
fn odds(likeness: f32) -> f32 {
    match likeness {
        x if x < 0.005 => -0.25,
        x if x < 0.05 => 0.0,
        x if x < 0.12 => 0.7,
        x if x < 0.25 => 1.5,
        _ => 2.5,
    }
}

/// The neighbouring pairs of letters of a text, in order and once each; kana alone tell nothing.
fn pairs_of(text: &str) -> Vec<u64> {
    let key = fold::key(text);
    let tells = |c: char| c.is_alphanumeric() && !('ぁ'..='ん').contains(&c);
    let mut pairs: Vec<u64> = key
        .windows(2)
        .filter(|pair| tells(pair[0]) && tells(pair[1]))
        .map(|pair| u64::from(pair[0] as u32) << 32 | u64::from(pair[1] as u32))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
