//! Tables of how people write periods, quantities, era years and ranks, and of what must not be read as one.
//!
//! A row is a fact: a text, and what is read from it in one line. Several values are parted by ` | `; a value that
//! is not the whole text is led by its own text and `=`. A near miss is a text from which nothing is read.

#![expect(clippy::too_many_lines, reason = "a table is as long as the facts it holds")]

mod era_years;
mod headers;
mod json;
mod labelled_numbers;
mod laws;
mod listed_years;
mod period_lists;
mod periods;
mod quantities;
mod quantity_near_misses;
mod real_sheets;
mod show;

/// Checks a table, and names every row that differs, not only the first.
fn check(table: &[(&str, &str)], read: impl Fn(&str) -> String) {
    let differs = |&(text, want): &(&str, &str)| {
        let got = read(text);
        (got != want).then(|| format!("{text:?}\n  want {want}\n  got  {got}"))
    };
    let wrong: Vec<String> = table.iter().filter_map(differs).collect();
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

/// Checks that nothing is read from any of `texts`.
fn check_unread(texts: &[&str], read: impl Fn(&str) -> String) {
    let rows: Vec<(&str, &str)> = texts.iter().map(|&text| (text, "")).collect();
    check(&rows, read);
}
