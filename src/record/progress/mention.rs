//! What a text says at each of its numbers: what is counted, what was done, and what sort of number it is.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::words::{
    ACHIEVED, AS_PLANNED, ASIDE, DONE, EARLIER, FALLS, NAMELESS, OPENING, OUTCOMES, PARTICLES, PLANNED, RISES,
};
use crate::fold;
use crate::span::Span;
use crate::value::Spanned;
use crate::value::decimal::Decimal;
use crate::value::fiscal_year::first_day;
use crate::value::period::{Period, periods};
use crate::value::quantity::{Amount, Change, Quantity};

/// What sort of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing else is said: it is what is wanted, or what was reached.
    Plain,
    /// It is still to come.
    Planned,
    /// It is that of an earlier time.
    Earlier,
    /// It is the whole of which the next number is a part.
    Whole,
}

/// A number and what is said at it.
#[derive(Clone, Debug)]
pub(super) struct Mention<'t> {
    pub(super) quantity: &'t Quantity,
    pub(super) said: Said,
    /// What is counted, as its key; empty where the text does not say.
    pub(super) name: String,
    /// The noun behind the number, as its key: 支援 of 3件の支援を実施.
    pub(super) act: String,
    /// Whether nothing but a time, or a word such as 実績, stands before it in its paragraph,
    /// and it is what was done.
    pub(super) opens: bool,
    /// The whole it is a part of, by its place: 6回 of 全6回中、1回.
    pub(super) whole: Option<usize>,
    /// The rate of achievement printed right behind it, as a share of one.
    pub(super) stated: Option<Decimal>,
    /// Whether it is itself a rate of achievement.
    pub(super) is_rate: bool,
    /// Whether it says how much more or less, not how much.
    pub(super) is_change: bool,
}

/// Reads what is said at each quantity of a text, in order.
pub(super) fn mentions<'t>(
    text: &str,
    quantities: &'t [Spanned<Quantity>],
    fiscal_year: Option<i32>,
) -> Vec<Mention<'t>> {
    let mut read: Vec<Mention> = Vec::new();
    for (index, quantity) in quantities.iter().enumerate() {
        let sentence = text[..quantity.span.start].rfind(['。', '\n']).map_or(0, |at| at + char_at(text, at));
        let before = index.checked_sub(1).filter(|&before| quantities[before].span.end >= sentence);
        let lead_at = before.map_or(sentence, |before| quantities[before].span.end);
        let lead = &text[lead_at..quantity.span.start.max(lead_at)];
        let end = quantities.get(index + 1).map_or(text.len(), |next| next.span.start);
        let tail = &text[quantity.span.end..end.max(quantity.span.end)];
        let tail = tail.split(['。', '\n']).next().unwrap_or(tail);
        let mut mention = mention(quantity, lead, tail, fiscal_year);
        let is_first = sentence == 0 || text[..sentence].ends_with('\n');
        mention.opens = before.is_none() && is_first && mention.name.is_empty() && !is_aside(tail);
        if let Some(before) = before {
            join(&mut read, before, &mut mention, lead);
        }
        read.push(mention);
    }
    read
}

/// What the other texts of a row count, if they name it.
pub(super) fn names(context: &[&str]) -> Vec<String> {
    let names = context.iter().flat_map(|text| text.split('\n')).map(|line| name(line, None));
    names.filter(|name| !name.is_empty()).collect()
}

/// Bytes of the character at `at`.
fn char_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn mention<'t>(
    quantity: &'t Spanned<Quantity>,
    lead: &str,
    tail: &str,
    fiscal_year: Option<i32>,
) -> Mention<'t> {
    let value = &quantity.value;
    let (act, act_change) = act(tail);
    let clause = tail.split(['、', '，', ',', '（', '(', '）', ')']).next().unwrap_or(tail);
    let is_earlier = EARLIER_WORDS.is_match(lead) || is_of_earlier_year(lead, value, fiscal_year);
    let said = if is_earlier {
        Said::Earlier
    } else if is_planned(lead) || is_planned(clause) {
        Said::Planned
    } else {
        Said::Plain
    };
    let shown = fold::key_string(lead);
    let is_negative = matches!(value.amount, Amount::One(one) if one.is_negative());
    Mention {
        quantity: value,
        said,
        name: name(lead, fiscal_year),
        act,
        opens: false,
        whole: None,
        stated: None,
        is_rate: ACHIEVED.iter().any(|word| shown.ends_with(word)),
        is_change: value.change.is_some() || act_change.is_some() || is_negative,
    }
}

/// Tells what a number has to do with the one before it in its sentence.
fn join(read: &mut [Mention<'_>], before: usize, mention: &mut Mention<'_>, lead: &str) {
    let joint = fold::key_string(lead);
    let joint = joint.trim_matches([',', '、', '(', '（', '「']);
    let same_unit = read[before].quantity.base_unit().0 == mention.quantity.base_unit().0;
    let is_part = ["中", "うち", "内"].iter().any(|word| joint.ends_with(word)) || joint == "/";
    if same_unit && is_part && joint.chars().count() <= LONGEST_JOINT {
        read[before].said = Said::Whole;
        mention.whole = Some(before);
        mention.name.clone_from(&read[before].name);
        mention.said = if mention.said == Said::Planned { Said::Plain } else { mention.said };
        return;
    }
    let is_percent = mention.quantity.base_unit().0 == Some("%");
    let in_brackets = lead.trim_start().starts_with(['（', '(']);
    if is_percent && !same_unit && (mention.is_rate || in_brackets && mention.name.is_empty()) {
        read[before].stated =
            mention.quantity.last().and_then(|percent| Decimal::ratio(percent, Decimal::whole(100)));
        mention.is_rate = true;
    }
    // 6月100人、9月150人 counts one thing twice.
    if mention.name.is_empty() && (same_unit || in_brackets) {
        mention.name.clone_from(&read[before].name);
    }
}

/// Between a whole and its part stands no more than this: 回開催予定のうち.
const LONGEST_JOINT: usize = 10;

/// Whether a text says of its number that it is still to come.
fn is_planned(text: &str) -> bool {
    PLANNED_WORDS.find_overlapping_iter(text).any(|found| {
        let behind = &text[found.end()..];
        !AS_PLANNED.iter().any(|done| behind.starts_with(done))
    })
}

// Asked of every number: one look at the text for all words together.
static PLANNED_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&PLANNED));
static EARLIER_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&EARLIER));

fn finder(words: &[&str]) -> AhoCorasick {
    AhoCorasick::new(words).unwrap_or_else(|error| unreachable!("a fixed list of words: {error}"))
}

/// Whether a number is counted on a day, or named with a time, before the sheet's fiscal year.
fn is_of_earlier_year(lead: &str, quantity: &Quantity, fiscal_year: Option<i32>) -> bool {
    let Some(first) = fiscal_year.and_then(first_day) else { return false };
    let counted = quantity.as_of.and_then(|as_of| as_of.date).is_some_and(|date| date < first);
    let named = trailing_period(lead, fiscal_year).and_then(|period| period.value.end);
    counted || named.is_some_and(|end| end < first)
}

/// A time and the words behind it take no more characters.
const LONGEST_PERIOD: usize = 40;

/// The time that stands right before a number.
fn trailing_period(lead: &str, fiscal_year: Option<i32>) -> Option<Spanned<Period>> {
    let from = lead.char_indices().rev().nth(LONGEST_PERIOD - 1).map_or(0, |(at, _)| at);
    let mut period = periods(&lead[from..], fiscal_year).pop()?;
    period.span = Span::new(period.span.start + from, period.span.end + from);
    let behind = lead[period.span.end..].trim_matches(is_mark);
    let is_said = behind.is_empty() || DONE.contains(&behind) || OPENING.contains(&behind) || behind == "の";
    is_said.then_some(period)
}

/// Marks that part phrases.
const MARKS: &str = "、，,;；:：（()）「」『』【】〔〕[]・･／/→⇒=＝～〜-－―…※●○■□◆◇　";

/// Whether `c` parts phrases: most characters are of a word, and need no look at the marks.
fn is_mark(c: char) -> bool {
    let is_of_word = matches!(c, '0'..='9' | 'ぁ'..='ん' | 'ァ'..='ヴ' | '\u{4e00}'..='\u{9fff}');
    !is_of_word && (c.is_whitespace() || MARKS.contains(c))
}

/// `text` without the `word` it ends with; of many words asked for, most differ in their last byte.
fn without_end<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let is_alike = text.as_bytes().last() == word.as_bytes().last();
    is_alike.then(|| text.strip_suffix(word)).flatten()
}

/// The phrase that names what a number counts, as printed: the words before it, back to where a phrase begins.
fn phrase(lead: &str, fiscal_year: Option<i32>) -> &str {
    let mut phrase = lead;
    loop {
        let before = phrase;
        phrase = phrase.trim_end_matches(is_mark);
        if let Some(period) = trailing_period(phrase, fiscal_year) {
            phrase = &phrase[..period.span.start];
        }
        for word in OPENING {
            phrase = without_end(phrase, word).unwrap_or(phrase);
        }
        phrase = without_done(phrase);
        if let Some(shorter) = phrase.strip_suffix(['は', 'が', 'を', 'も', 'で', 'に', 'の', 'と', 'へ'])
        {
            let is_word_end = shorter.chars().next_back().is_some_and(|c| !is_hiragana(c));
            phrase = if is_word_end || shorter.is_empty() { shorter } else { phrase };
        }
        if phrase == before {
            break;
        }
    }
    let start = phrase_start(phrase);
    phrase[start..].trim_start_matches(['の', 'を', 'が', 'は', 'も', 'に', 'で'])
}

/// Leaves out what was done to the thing counted: 登録者数 of 登録者数の増加.
fn without_done(phrase: &str) -> &str {
    for word in DONE {
        let Some(shorter) = without_end(phrase, word) else { continue };
        let shorter = shorter.strip_suffix('の').unwrap_or(shorter);
        // A single sign may be the end of a word: 設計 is no 設 in all.
        let is_end = |c: char| is_mark(c) || is_hiragana(c);
        if word.chars().count() > 1 || shorter.chars().next_back().is_none_or(is_end) {
            return shorter;
        }
    }
    phrase
}

/// Where the last phrase of a text begins: behind a mark, or behind a particle.
fn phrase_start(text: &str) -> usize {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut start = 0;
    let mut kana_from: Option<usize> = None;
    for (place, &(at, c)) in chars.iter().enumerate() {
        if is_mark(c) && c != '・' && c != '･' {
            start = at + c.len_utf8();
        }
        if is_hiragana(c) {
            kana_from = kana_from.or(Some(place));
            continue;
        }
        if let Some(from) = kana_from.take()
            && from > 0
            && PARTICLES.contains(&&text[chars[from].0..at])
        {
            start = start.max(at);
        }
    }
    start
}

fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ん').contains(&c)
}

/// What a number counts, as its key; empty where the words before it name nothing.
fn name(lead: &str, fiscal_year: Option<i32>) -> String {
    let name = fold::key_string(phrase(lead, fiscal_year)).to_lowercase();
    if NAMELESS.iter().any(|word| name.ends_with(word) && name.chars().count() <= word.chars().count() + 2) {
        return String::new();
    }
    name
}

/// Whether a number stands beside what was done, and is not its outcome: 9団体から意見を聴取.
fn is_aside(tail: &str) -> bool {
    let mut behind = ASIDE.iter().filter_map(|particle| tail.strip_prefix(particle));
    behind.any(|rest| !OUTCOMES.iter().any(|outcome| rest.starts_with(outcome)))
}

/// The noun behind a number, and whether it says that the number is a rise or a fall.
fn act(tail: &str) -> (String, Option<Change>) {
    let mut tail = tail.trim_start();
    while let Some(open) = tail.chars().next().filter(|c| "（(".contains(*c)) {
        let Some((_, behind)) = tail.split_once(if open == '（' { '）' } else { ')' }) else { break };
        tail = behind.trim_start();
    }
    let tail = tail.trim_start_matches(['）', ')', '」', '】']);
    let tail = tail.strip_prefix(['の', 'を', 'が', 'は', 'も']).unwrap_or(tail);
    let end = tail.find(|c: char| is_hiragana(c) || is_mark(c)).unwrap_or(tail.len());
    let act = &tail[..end];
    let change = match act {
        act if FALLS.contains(&act) => Some(Change::Decrease),
        act if RISES.contains(&act) => Some(Change::Increase),
        _ => None,
    };
    let act = act.strip_suffix('済').unwrap_or(act);
    let act = if DONE.iter().any(|word| act.starts_with(word)) { "" } else { act };
    (fold::key_string(act).to_lowercase(), change)
}
