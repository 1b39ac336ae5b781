//! What forms print, as far as it tells a sheet's own lines from those in the margin.

use crate::fold;
use crate::form::{Form, FormKind, Label, Library, Part, Spelling};

/// Shorter words stand for other things, too.
const SHORTEST: usize = 3;

/// The keys of printed words.
pub struct Words {
    /// The titles of sheets, the longest first.
    titles: Vec<String>,
    /// All labels but titles.
    labels: Vec<String>,
    /// Those that are too short to be told within a line.
    short: Vec<String>,
    /// The labels that stand above a sheet's first table.
    heads: Vec<String>,
}

impl Words {
    /// Those of all forms.
    pub fn of(library: &Library) -> Self {
        let (mut titles, mut labels, mut heads) = (Vec::new(), Vec::new(), Vec::new());
        for form in library.forms() {
            labels.extend(form.labels().into_iter().skip(1).flat_map(keys));
            match form.kind {
                FormKind::Sheet => {
                    titles.extend(keys(&form.title));
                    heads.extend(above_table(form).into_iter().flat_map(keys));
                }
                FormKind::Cover => labels.extend(keys(&form.title)),
            }
        }
        titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
        for words in [&mut titles, &mut labels, &mut heads] {
            let mut seen = std::collections::HashSet::new();
            words.retain(|key| !key.is_empty() && seen.insert(key.clone()));
        }
        let is_short = |key: &mut String| key.chars().count() < SHORTEST;
        let short = labels.extract_if(.., is_short).collect();
        heads.retain_mut(|key| !is_short(key));
        Self { titles, labels, short, heads }
    }

    /// Whether a line, by its key, says a title.
    pub fn is_title(&self, key: &str) -> bool {
        self.titles.iter().any(|title| key.contains(title.as_str()))
    }

    /// Whether a line, by its key and those of its texts, says a label besides a title.
    pub fn is_label(&self, key: &str, mut texts: impl Iterator<Item = String>) -> bool {
        let rest = self.without_title(key);
        self.labels.iter().any(|label| rest.contains(label.as_str()))
            || texts.any(|text| self.short.contains(&text))
    }

    /// Whether a text of a line, by its key, begins with a label of those above a sheet's first table.
    pub fn begins_with_head(&self, key: &str) -> bool {
        let rest = self.without_title(key);
        self.heads.iter().any(|label| rest.starts_with(label.as_str()))
    }

    /// A title may hold the words of a label.
    fn without_title(&self, key: &str) -> String {
        let title = self.titles.iter().find(|title| key.contains(title.as_str()));
        title.map_or_else(|| key.to_owned(), |title| key.replace(title.as_str(), "\n"))
    }
}

/// The labels drawn above the first table.
fn above_table(form: &Form) -> Vec<&Label> {
    let rows = form.parts.iter().take_while(|part| matches!(part, Part::Row(_))).count();
    let table = |part: &Part| matches!(part, Part::Table(_));
    if !form.parts.get(rows).is_some_and(table) {
        return Vec::new();
    }
    let boxes = form.parts[..rows].iter().map(|part| match part {
        Part::Row(boxes) => {
            boxes.iter().filter(|drawn| matches!(drawn, crate::form::Drawn::Label(_))).count()
        }
        _ => 0,
    });
    let count: usize = boxes.sum();
    form.labels().into_iter().skip(1).take(count).collect()
}

/// The longest printed words of each spelling.
fn keys(label: &Label) -> Vec<String> {
    let longest = |spelling: &Spelling| {
        let words = spelling.parts.iter().filter_map(|part| part.words.as_deref());
        words.map(fold::key_string).max_by_key(String::len)
    };
    label.spellings.iter().filter_map(longest).collect()
}
