//! Finds a form's labels in a text: whole, wrapped over lines, spread with blanks, set downwards one glyph
//! a line, torn apart by other columns, or glued to the text beside them.
//!
//! White space never counts, and both widths of a character are one. A label is looked for in ever looser
//! ways, and a looser way is tried only where the stricter found nothing: a form's words also occur in
//! sentences, but a whole run of characters that says just the label hardly ever is one.

mod star;

use self::star::{STAR_REACH, holds_words, next_run, star_start};
use super::keyed::{KeyedText, TORN_REACH, TORN_REACH_ON_PAGE};
use crate::fold;
use crate::form::{Label, Spelling};
use crate::span::Span;

/// A label found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelHit {
    /// Which of the labels looked for.
    pub label: usize,
    /// Whether it is the heading over this label and its neighbours.
    pub is_over: bool,
    /// The characters, in reading order of the label.
    pub spans: Vec<Span>,
    /// Those of them that name what the box holds.
    pub name: Vec<Span>,
    /// How it was found.
    pub fit: Fit,
}

/// How well a label fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// It fills its runs of characters.
    Whole,
    /// Its pieces stand apart, each filling its run.
    Torn,
    /// Text is glued to its end.
    GluedAfter,
    /// Text is glued to its start.
    GluedBefore,
}

/// Labels made ready to be looked for: for each spelling its label, whether it is the heading over it, and its words.
pub struct Wanted(Vec<(usize, bool, Words)>);

impl Wanted {
    /// Makes `labels` ready; they are known by their places.
    pub fn of(labels: &[&Label]) -> Self {
        let mut wanted: Vec<(usize, bool, Words)> = Vec::new();
        for (index, label) in labels.iter().enumerate() {
            wanted.extend(label.spellings.iter().map(|spelling| (index, false, Words::of(spelling))));
            wanted.extend(label.over.iter().map(|spelling| (index, true, Words::of(spelling))));
        }
        // Longer first, so that 達成 does not take the start of 達成状況; fixed before starred.
        wanted.sort_by_key(|(index, _, words)| (words.stars, std::cmp::Reverse(words.length()), *index));
        Self(wanted)
    }
}

/// Finds labels in a text. Each character belongs to one label at most; longer labels choose first.
pub fn find(Wanted(wanted): &Wanted, text: &mut KeyedText) -> Vec<LabelHit> {
    let mut hits: Vec<LabelHit> = Vec::new();
    for fit in [Fit::Whole, Fit::Torn, Fit::GluedAfter, Fit::GluedBefore] {
        for (index, is_over, words) in wanted {
            let is_found = hits.iter().any(|hit| hit.label == *index && hit.is_over == *is_over);
            if is_found && (fit != Fit::Whole || words.stars > 0 && !words.is_open()) {
                continue;
            }
            let is_single = words.stars > 0 && !words.is_open();
            let own = || {
                let others = wanted.iter().filter(|(other, ..)| other != index);
                let rivals: Vec<&Words> =
                    others.map(|(_, _, words)| words).filter(|words| words.stars > 0).collect();
                words.find_own(text, &rivals)
            };
            let mut found = if is_single && fit == Fit::Whole { own() } else { words.find(text, fit, 0) };
            while let Some(here) = found {
                // What was taken makes no label of what was none before it: its start was an edge already.
                let next = here.start + 1;
                let (spans, name) = here.take(text);
                hits.push(LabelHit { label: *index, is_over: *is_over, spans, name, fit });
                found = if fit == Fit::Whole && !is_single { words.find(text, fit, next) } else { None };
            }
        }
    }
    hits.sort_by_key(|hit| hit.spans[0]);
    hits
}

/// A spelling made ready for comparison.
struct Words {
    /// Runs of fixed characters; a star stands between two of them.
    runs: Vec<Vec<char>>,
    /// Whether a star stands before the first run.
    leading_star: bool,
    /// Which part of the characters is the name: from the start up to this many fixed characters.
    name: NamePart,
    stars: usize,
}

/// Which characters of a label name its box.
#[derive(Clone, Copy)]
enum NamePart {
    None,
    /// All before that many last characters.
    AllButLast(usize),
}

/// Keys a spelling was found at, in order.
struct Found {
    keys: Vec<usize>,
    name: usize,
    /// The key that its first fixed character stands at.
    start: usize,
}

impl Found {
    fn take(self, text: &mut KeyedText) -> (Vec<Span>, Vec<Span>) {
        let mut spans = Vec::new();
        let mut name = Vec::new();
        for run in self.keys.chunk_by(|a, b| a + 1 == *b) {
            let (from, to) = (run[0], run[run.len() - 1] + 1);
            spans.extend(text.spans(from, to));
            text.taken[from..to].fill(true);
        }
        for run in self.keys[..self.name].chunk_by(|a, b| a + 1 == *b) {
            name.extend(text.spans(run[0], run[run.len() - 1] + 1));
        }
        (spans, name)
    }
}

impl Words {
    fn of(spelling: &Spelling) -> Self {
        let mut runs: Vec<Vec<char>> = Vec::new();
        let (mut leading_star, mut after_star, mut stars) = (false, true, 0);
        let mut last_unnamed = 0;
        let has_name = spelling.parts.iter().any(|part| part.is_name);
        for part in &spelling.parts {
            let Some(words) = &part.words else {
                leading_star |= runs.is_empty();
                (after_star, stars, last_unnamed) = (true, stars + 1, 0);
                continue;
            };
            let keys = fold::key(words);
            last_unnamed = if part.is_name { 0 } else { last_unnamed + keys.len() };
            match runs.last_mut() {
                Some(run) if !after_star => run.extend(keys),
                _ => runs.push(keys),
            }
            after_star = false;
        }
        let name = if has_name { NamePart::AllButLast(last_unnamed) } else { NamePart::None };
        Self { runs, leading_star, name, stars }
    }

    fn length(&self) -> usize {
        self.runs.iter().map(Vec::len).sum()
    }

    /// Whether it is little more than a star: such a label may stand for several boxes of a sheet.
    fn is_open(&self) -> bool {
        self.leading_star && self.runs.len() == 1
    }

    /// Whether the name is all star: without the words before the fixed ones there is none.
    fn is_nameless(&self) -> bool {
        self.is_open() && matches!(self.name, NamePart::AllButLast(rest) if rest >= self.length())
    }

    fn found(&self, start: usize, keys: Vec<usize>) -> Found {
        let name = match self.name {
            NamePart::None => 0,
            NamePart::AllButLast(rest) => keys.len().saturating_sub(rest),
        };
        Found { keys, name, start }
    }

    /// The first in `text`, from key `from` on.
    fn find(&self, text: &KeyedText, fit: Fit, from: usize) -> Option<Found> {
        match fit {
            Fit::Torn => self.find_torn(text),
            _ => text.may_be(self.runs[0][0], from).find_map(|start| self.found_at(text, start, fit)),
        }
    }

    /// The spelling in whole runs of characters; if it is found in several places, in one where none of
    /// `rivals` is. Of those that end together the shortest counts: the others begin in a box above that speaks of
    /// such a plan too.
    fn find_own(&self, text: &KeyedText, rivals: &[&Self]) -> Option<Found> {
        let mut all: Vec<Found> = text
            .may_be(self.runs[0][0], 0)
            .filter_map(|start| self.found_at(text, start, Fit::Whole))
            .collect();
        let last = |found: &Found| found.keys[found.keys.len() - 1];
        all.sort_by_key(|found| (last(found), std::cmp::Reverse(found.keys[0])));
        all.dedup_by_key(|found| last(found));
        let is_own = |found: &Found| {
            let (from, to) = (found.keys[0], last(found));
            !rivals
                .iter()
                .any(|rival| (from..=to).any(|start| rival.found_at(text, start, Fit::Whole).is_some()))
        };
        let at = if all.len() > 1 { all.iter().position(is_own).unwrap_or(0) } else { 0 };
        (at < all.len()).then(|| all.swap_remove(at))
    }

    /// The spelling with its first fixed run at key `start`.
    fn found_at(&self, text: &KeyedText, start: usize, fit: Fit) -> Option<Found> {
        if text.keys[start] != self.runs[0][0] {
            return None;
        }
        let mut at = start;
        let mut keys = Vec::new();
        for (position, run) in self.runs.iter().enumerate() {
            if position > 0 {
                let (star_end, resumed, next) = next_run(text, at, run)?;
                keys.extend(at..star_end);
                keys.extend(resumed..next);
                at = next;
            }
            if !text.keys[at..].starts_with(run) || !text.is_free(at, at + run.len()) {
                return None;
            }
            keys.extend(at..at + run.len());
            at += run.len();
        }
        // A value that names the plan itself may be glued to the front of the label.
        let is_named = self.leading_star
            && fit == Fit::GluedBefore
            && holds_words(&text.keys[text.starts[text.atom(start)]..start], &self.runs[0]);
        let from = if self.leading_star && !is_named {
            star_start(text, start, &self.runs[0], self.is_nameless())?
        } else {
            start
        };
        let is_fit = match fit {
            Fit::Whole => (from == 0 || text.is_edge(from)) && text.is_edge(at),
            Fit::GluedAfter => from == 0 || text.is_edge(from),
            Fit::GluedBefore => text.is_edge(at) && (!self.leading_star || is_named),
            Fit::Torn => false,
        };
        keys.splice(0..0, from..start);
        (is_fit && text.is_free(from, at)).then(|| self.found(start, keys))
    }

    /// A spelling with stars in it whose last words go on under their line on the page, other runs between: only
    /// there it is seen that they do.
    fn find_torn_end(&self, text: &KeyedText) -> Option<Found> {
        let (last, before) = self.runs.split_last()?;
        if !text.has_places {
            return None;
        }
        text.may_be(self.runs[0][0], 0).find_map(|start| {
            // The words before the last ones stand on one line with the beginning of those.
            let end = text.starts[text.atom(start) + 1];
            let mut at = start;
            for run in before {
                at += text.keys[at..end].windows(run.len()).position(|keys| keys == run)? + run.len();
            }
            let rest = (at..end).find(|&key| end - key > 1 && last.starts_with(&text.keys[key..end]))?;
            let more = &last[end - rest..];
            let line = text.atom(start);
            let below = (line + 1..(line + 1 + TORN_REACH_ON_PAGE).min(text.atom_count())).find(|&atom| {
                let (from, to) = (text.starts[atom], text.starts[atom + 1]);
                text.keys[from..to] == *more && text.stands_under(line, atom) && text.is_free(from, to)
            })?;
            let from = if self.leading_star { text.starts[line] } else { start };
            let is_fit = from == text.starts[line] && end - from <= 2 * STAR_REACH && text.is_free(from, end);
            let below = text.starts[below]..text.starts[below + 1];
            is_fit.then(|| self.found(start, (from..end).chain(below).collect()))
        })
    }

    /// The spelling in pieces that each fill a run of characters, other runs between them.
    fn find_torn(&self, text: &KeyedText) -> Option<Found> {
        let [run] = self.runs.as_slice() else { return self.find_torn_end(text) };
        let (mut best, mut best_reach) = (None, usize::MAX);
        // Where a star may stand before the words, any run of characters may hold their beginning.
        let firsts: Vec<usize> = if self.leading_star {
            (0..text.atom_count()).collect()
        } else {
            text.atoms_beginning(run[0]).collect()
        };
        for first in firsts {
            let (from, to) = (text.starts[first], text.starts[first + 1]);
            let piece = (from..to).find(|&key| {
                (key == from || self.leading_star && key - from <= STAR_REACH)
                    && run.starts_with(&text.keys[key..to])
            });
            let Some(start) = piece.filter(|_| to > from && text.is_free(from, to)) else { continue };
            // One glyph alone begins a label only where all its pieces are single glyphs, set downwards.
            let is_glyph = to - start == 1;
            let mut keys: Vec<usize> = (from..to).collect();
            let (mut matched, mut last) = (to - start, first);
            while matched < run.len() {
                let farthest = last + if text.has_places { TORN_REACH_ON_PAGE } else { TORN_REACH };
                let reach = (last + 1)..(farthest + 1).min(text.atom_count());
                let next = reach.into_iter().find(|&atom| {
                    let (from, to) = (text.starts[atom], text.starts[atom + 1]);
                    to > from
                        && text.is_free(from, to)
                        && text.may_go_on(last, atom)
                        && run[matched..].starts_with(&text.keys[from..to])
                        && (!is_glyph || to - from == 1)
                });
                let Some(next) = next else { break };
                keys.extend(text.starts[next]..text.starts[next + 1]);
                matched += text.starts[next + 1] - text.starts[next];
                last = next;
            }
            if matched == run.len() && last > first && last - first < best_reach {
                (best, best_reach) = (Some(keys), last - first);
            }
        }
        best.map(|keys| self.found(keys[0], keys))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, Wanted, find};
    use crate::blocks::atom::atoms;
    use crate::blocks::keyed::KeyedText;
    use crate::form::{Label, Spelling, parse};

    fn label(drawn: &str) -> Label {
        let drawing = format!("form f\nedition e\ntitle {drawn}\n| a : text |\n");
        parse(&drawing).map_or_else(|error| panic!("{drawn}: {error}"), |form| form.title)
    }

    /// What is found of `drawn` in `text`: its characters, its name, and how.
    fn found(drawn: &str, text: &str) -> Vec<(String, String, Fit)> {
        let label = label(drawn);
        let atoms = atoms(text);
        let mut keyed = KeyedText::new(text, &atoms, false);
        let joined = |spans: &[crate::span::Span]| spans.iter().map(|span| span.of(text)).collect::<String>();
        find(&Wanted::of(&[&label]), &mut keyed)
            .into_iter()
            .map(|hit| (joined(&hit.spans), joined(&hit.name), hit.fit))
            .collect()
    }

    #[test]
    fn finds_labels_however_they_are_set() {
        #[rustfmt::skip]
        let table = [
            ("関係するSDGsの番号",  "関係する\nSDGsの番号\n①",          "関係するSDGsの番号", Fit::Whole),
            ("特記事項",           "特\n\n記\n\n事\n項\n",              "特記事項",           Fit::Whole),
            ("特記事項",           "特 ○満足度\n記\n事 効果\n項",        "特記事項",           Fit::Torn),
            ("重点目標",           "重 点 目 標 道路の整備",             "重点目標",           Fit::Whole),
            ("重点目標",           "重点目標道路の整備",                "重点目標",           Fit::GluedAfter),
            ("優先順位",           "総務部優先順位",                    "優先順位",           Fit::GluedBefore),
            ("現況・課題",         " 現況･\n　　課題",                  "現況･課題",          Fit::Whole),
        ];
        for (drawn, text, want, fit) in table {
            assert_eq!(found(drawn, text), [(want.to_owned(), String::new(), fit)], "{drawn} in {text}");
        }
    }

    #[test]
    fn a_label_is_found_wherever_it_is_printed() {
        assert_eq!(found("特記事項", &"特記\n事項\n\n".repeat(20_000)).len(), 20_000);
    }

    #[test]
    fn a_label_in_a_sentence_is_none() {
        assert_eq!(found("中間報告", "次年度の中間報告に向けて準備中"), []);
    }

    #[test]
    fn stars_become_the_name() {
        #[rustfmt::skip]
        let table = [
            ("[*基本計画]に基づく取組", " 基本計画に\n\n 　　　　基づく取組\n第１編", "基本計画"),
            ("[*基本計画]に基づく取組", "第二次市基本計画に\n基づく取組", "第二次市基本計画"),
            ("[*大綱*]に基づく取組", "市改革大綱・プログラム\nに基づく取組\n\n(1)", "市改革大綱・プログラム"),
            ("[*大綱*]に基づく取組", "市改革大綱・ (1) 歳入\nプログラムに基づく取組(2) 歳出", "市改革大綱・プログラム"),
            (
                "[*大綱*]に基づく取組",
                "市改革大綱・ (1) 将来を見通した行政への転換 イ 事務の流れを見直して市民の手間を減らし早く確かに届ける仕組みづくり\nプログラムに基づく取組 (2) 歳出",
                "市改革大綱・プログラム",
            ),
            ("[*大綱*]に基づく取組", "教育大綱 基本方針２\n市改革大綱・プログラム\nに基づく取組", "市改革大綱・プログラム"),
            ("*に基づく取組", "環境基本計画\nに基づく取組", "環境基本計画"),
            ("[*基本計画]に基づく取組", "2位\n 基本計画に\n 　　基づく取組", "基本計画"),
            ("[*基本計画]に基づく取組", "山下市\n基本計画に\n基づく取組", "山下市基本計画"),
            ("[*基本計画]に基づく取組", "暮らしを守るまちづくり\n基本計画に基づく取組", "基本計画"),
            ("*に基づく取組", "12番\nに基づく取組", ""),
            ("[*大綱*]に基づく取組", "市改革大綱・プログラム\n第６次実施計画 1-1\nに基づく取組", "市改革大綱・プログラム"),
            ("[*基本計画]に基づく取組", "第２編　道をひらく\n基本計画に基づく取組", "基本計画"),
        ];
        for (drawn, text, want) in table {
            let got = found(drawn, text);
            assert_eq!(got.len(), 1, "{drawn} in {text}: {got:?}");
            assert_eq!(got[0].1, want, "{drawn} in {text}");
        }
    }

    #[test]
    fn the_last_words_may_stand_under_their_line() {
        let label = label("[*大綱*]に基づく取組");
        let text = "市改革大綱・プログラムに基\n(1) 歳入\nづく取組\n";
        let mut atoms = atoms(text);
        // The second line stands beside the first one.
        for atom in &mut atoms[1..3] {
            atom.column += 60;
        }
        let mut keyed = KeyedText::new(text, &atoms, true);
        let hits = find(&Wanted::of(&[&label]), &mut keyed);
        let joined = |spans: &[crate::span::Span]| spans.iter().map(|span| span.of(text)).collect::<String>();
        assert_eq!(joined(&hits[0].spans), "市改革大綱・プログラムに基づく取組");
        assert_eq!(joined(&hits[0].name), "市改革大綱・プログラム");
    }

    #[test]
    fn words_without_a_name_have_none() {
        let Label { spellings, .. } = label("目的・効果, 目的と効果");
        assert_eq!(
            spellings.iter().filter_map(Spelling::fixed).collect::<Vec<_>>(),
            ["目的・効果", "目的と効果"]
        );
    }
}
