//! Where inside a run of characters one cell ends and the next begins.
//!
//! An extractor that joins what stands at one height of the page writes the end of one cell and the start of
//! the next, which lies to its left, without anything between. What is left to go by is how cells end and
//! begin: with a noun and a noun, with a count, with a time. The weights are fitted on generated sheets.

mod words;

use super::echo;
use super::glue_weights::GLUE_WEIGHTS;
use crate::fold;
use crate::layout::look;
use words::{AFTER, BEFORE, ENDS, Sense, TAILS};

/// A place where a run may have to be cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// Bytes before it.
    pub at: usize,
    /// The log odds that a cell ends there, in nats.
    pub log_odds: f32,
}

/// Places less likely than this are no candidates.
const LEAST: f32 = -4.0;
/// More than this, in nats, no echo that is missing speaks for a cut.
const MOST_BY_ECHO: f32 = 1.0;

/// The places where `run`, a part of `text`, may have to be cut, in order.
pub fn cuts(run: &str, text: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut held = Vec::with_capacity(16);
    each_place(run, |at, place| {
        place.facts(&mut held);
        let mut log_odds = log_odds(&held);
        if log_odds > LEAST - MOST_BY_ECHO {
            log_odds += weight(echoed(run, at, text));
        }
        let log_odds =
            if place.open > 0 { log_odds } else { log_odds.max(numbered(place.before[0], place.right)) };
        if log_odds > LEAST {
            cuts.push(Cut { at, log_odds });
        }
    });
    cuts
}

/// Characters before and behind a line end that tell whether a cell ends there.
const NEAR: usize = 24;

/// The log odds, in nats, that a cell ends between two texts, as far as their words tell: those of a run that
/// has nothing between them.
pub fn ends_between(before: &str, after: &str) -> f32 {
    let far = before.chars().count().saturating_sub(NEAR);
    let left: String = before.chars().skip(far).collect();
    let run: String = left.chars().chain(after.chars().take(NEAR)).collect();
    let mut held = Vec::with_capacity(16);
    let mut odds = WITHIN;
    each_place(&run, |at, place| {
        if at == left.len() {
            place.facts(&mut held);
            odds = log_odds(&held);
        }
    });
    odds
}

/// A word may not be torn there.
const WITHIN: f32 = -9.0;

fn log_odds(held: &[u16]) -> f32 {
    held.iter().map(|fact| weight(*fact)).sum()
}

fn weight(fact: u16) -> f32 {
    GLUE_WEIGHTS.get(usize::from(fact)).map_or(0.0, |weight| f32::from(*weight) / 16.0)
}

/// The fact whether the letters over a place of a run stand together elsewhere in its text.
fn echoed(run: &str, at: usize, text: &str) -> u16 {
    let (before, after) = run.split_at(at);
    let echo = echo::echo(text, before, after, 1);
    (FIRST_ECHO + echo::script(before, after) * (echo::LONGEST + 1) + echo) as u16
}

/// A plan's chapter, with a blank behind its number, begins a line; what is called the first or second of its
/// kind often does, and so does a word with a number and a blank.
const CHAPTER: f32 = 3.0;
const EDITION: f32 = -1.0;
const WORD_AND_NUMBER: f32 = 0.5;
/// Letters of the word that is numbered, at most.
const LONGEST_WORD: usize = 6;
/// Characters looked at for a word or a number: runs may be of any length.
const LOOKED_AT: usize = 16;

/// The least log odds that a cell begins at a place, as far as a number behind it tells.
fn numbered(before: char, right: &[char]) -> f32 {
    let is_digit = fold::is_numeral;
    let run = |from: usize, is_of: &dyn Fn(char) -> bool| {
        right.iter().skip(from).take(LOOKED_AT).take_while(|c| is_of(**c)).count()
    };
    let digits = |from: usize| run(from, &is_digit);
    let word = |from: usize| run(from, &|c| class(c) == Class::Kanji && !is_digit(c));
    let ends = |at: usize| matches!(right.get(at), Some(' ' | '　' | ':'));
    match right.first() {
        Some('第') => {
            let number = digits(1);
            let kind = word(1 + number);
            match right.get(1 + number) {
                _ if number == 0 => f32::NEG_INFINITY,
                Some('次' | '期' | '回') => EDITION,
                _ if (1..=LONGEST_WORD).contains(&kind) && ends(1 + number + kind) => CHAPTER,
                _ => f32::NEG_INFINITY,
            }
        }
        Some('【') => {
            let inside = right.iter().take(LOOKED_AT).take_while(|c| **c != '】');
            if inside.last().is_some_and(char::is_ascii_digit) { CHAPTER } else { f32::NEG_INFINITY }
        }
        _ if matches!(class(before), Class::Kanji | Class::Latin) => f32::NEG_INFINITY,
        _ => {
            let kind = word(0);
            let blank = usize::from(matches!(right.get(kind), Some(' ' | '　')));
            let number = digits(kind + blank);
            let is_numbered = (2..=LONGEST_WORD).contains(&kind) && number > 0 && ends(kind + blank + number);
            if is_numbered { WORD_AND_NUMBER } else { f32::NEG_INFINITY }
        }
    }
}

/// The facts of each place of a run where it could be cut, for fitting the weights.
pub fn facts_of(run: &str, text: &str) -> Vec<(usize, Vec<u16>)> {
    let mut all = Vec::new();
    each_place(run, |at, place| {
        let mut facts = Vec::new();
        place.facts(&mut facts);
        facts.push(echoed(run, at, text));
        all.push((at, facts));
    });
    all
}

/// A place between two characters.
struct Place<'r> {
    /// The last characters before it, the nearest first.
    before: [char; 3],
    /// The first characters after it.
    after: [char; 3],
    left: &'r [char],
    right: &'r [char],
    /// Brackets open at it.
    open: i32,
    /// Whether what is open is closed again after it.
    closes: bool,
}

const NONE: char = ' ';

fn each_place(run: &str, mut tell: impl FnMut(usize, &Place<'_>)) {
    let chars: Vec<char> = run.chars().map(plain).collect();
    if chars.len() < 3 {
        return;
    }
    let mut open = 0;
    let mut at = 0;
    let ends: i32 = chars.iter().map(|&c| bracket(c)).sum();
    for (index, c) in run.chars().enumerate() {
        if index > 0 && is_possible(chars[index - 1], chars[index]) {
            let nth = |index: Option<usize>| index.and_then(|at| chars.get(at)).copied().unwrap_or(NONE);
            let place = Place {
                before: [1, 2, 3].map(|back| nth(index.checked_sub(back))),
                after: [0, 1, 2].map(|on| nth(Some(index + on))),
                left: &chars[..index],
                right: &chars[index..],
                open,
                closes: ends <= 0,
            };
            tell(at, &place);
        }
        open += bracket(chars[index]);
        at += c.len_utf8();
    }
}

/// Full-width letters and digits as half-width ones.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' if c != '～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn bracket(c: char) -> i32 {
    match c {
        '(' | '「' | '『' | '【' => 1,
        ')' | '」' | '』' | '】' => -1,
        _ => 0,
    }
}

/// Between which characters a cell can end: a word may not be torn where no line would be.
fn is_possible(before: char, after: char) -> bool {
    let (end, start) = (class(before), class(after));
    let joins = matches!(before, '(' | '「' | '『' | '、' | '～' | '・' | 'っ' | 'ッ');
    let follows = matches!(
        after,
        ')' | '」' | '』' | '、' | '。' | 'ー' | '々' | '%' | '～' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ん' | 'ッ'
    );
    let within = end == start && matches!(end, Class::Digit | Class::Latin);
    !(joins || follows || within)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Kanji,
    Particle,
    Kana,
    Katakana,
    HalfKatakana,
    Digit,
    Latin,
    Stop,
    Comma,
    Opening,
    Closing,
    Percent,
    Sign,
    Other,
}

const CLASSES: usize = Class::Other as usize + 1;

fn class(c: char) -> Class {
    match c {
        'を' | 'に' | 'の' | 'と' | 'が' | 'は' | 'で' | 'へ' | 'や' | 'も' => Class::Particle,
        'ぁ'..='ん' => Class::Kana,
        'ァ'..='ヺ' | 'ー' => Class::Katakana,
        'ｦ'..='ﾟ' => Class::HalfKatakana,
        '0'..='9' => Class::Digit,
        'a'..='z' | 'A'..='Z' => Class::Latin,
        '。' => Class::Stop,
        '、' | ',' | '.' => Class::Comma,
        '(' | '「' | '『' | '【' => Class::Opening,
        ')' | '」' | '』' | '】' => Class::Closing,
        '%' | '‰' => Class::Percent,
        '→' | '～' | '~' | '-' | '/' | '▲' | '△' | '+' | '※' | '=' | '○' | '・' => Class::Sign,
        c if echo::is_kanji(c) => Class::Kanji,
        _ => Class::Other,
    }
}

const FIRST_END: usize = CLASSES * CLASSES;
const FIRST_TWO_BEFORE: usize = FIRST_END + ENDS.len();
const FIRST_TWO_AFTER: usize = FIRST_TWO_BEFORE + CLASSES * CLASSES;
const FIRST_TAIL: usize = FIRST_TWO_AFTER + CLASSES * CLASSES;
const FIRST_END_TAIL: usize = FIRST_TAIL + TAILS.len();
const FIRST_END_CLASS: usize = FIRST_END_TAIL + ENDS.len() * TAILS.len();
const FIRST_OTHER: usize = FIRST_END_CLASS + ENDS.len() * CLASSES;
const OTHERS: usize = 27;
const FIRST_ECHO: usize = FIRST_OTHER + OTHERS;

/// How many facts there are.
pub const FACTS: usize = FIRST_ECHO + echo::SCRIPTS * (echo::LONGEST + 1);

impl Place<'_> {
    fn facts(&self, facts: &mut Vec<u16>) {
        facts.clear();
        let mut tell = |fact: usize| facts.push(fact as u16);
        let [before, before_that, _] = self.before.map(class);
        let [after, after_that, _] = self.after.map(class);
        tell(before as usize * CLASSES + after as usize);
        tell(FIRST_TWO_BEFORE + before_that as usize * CLASSES + before as usize);
        tell(FIRST_TWO_AFTER + after as usize * CLASSES + after_that as usize);
        let (mut tails, mut starts_time) = ([false; TAILS.len()], starts_with_month(self.right));
        for sense in AFTER.met(self.right.iter()) {
            match sense {
                Sense::Tail(kind) => tails[kind] = true,
                _ => starts_time = true,
            }
        }
        let (mut ends, mut ends_time) = ([false; ENDS.len()], false);
        for sense in BEFORE.met(self.left.iter().rev()) {
            match sense {
                Sense::End(kind) => ends[kind] = true,
                _ => ends_time = true,
            }
        }
        for (index, holds) in tails.into_iter().enumerate() {
            if holds {
                tell(FIRST_TAIL + index);
            }
        }
        for (index, _) in ends.into_iter().enumerate().filter(|(_, ends)| *ends) {
            tell(FIRST_END + index);
            tell(FIRST_END_CLASS + index * CLASSES + after as usize);
            for (tail, _) in tails.into_iter().enumerate().filter(|(_, holds)| *holds) {
                tell(FIRST_END_TAIL + index * TAILS.len() + tail);
            }
        }
        let is_time_before = is_time(self.left);
        let left = self.left.len();
        let right = self.right.len();
        let others = [
            true,
            starts_time,
            ends_time,
            ends_time && starts_time,
            self.open > 0,
            self.open > 0 && self.closes,
            self.open > 0 && !self.closes,
            self.open < 0,
            left <= 1,
            left == 2,
            left == 3,
            (4..=8).contains(&left),
            (9..=16).contains(&left),
            left > 24,
            right <= 1,
            right == 2,
            right == 3,
            (4..=8).contains(&right),
            (9..=16).contains(&right),
            left + right > 20,
            left + right > 30,
            left + right > 45,
            is_time_before,
            is_time(self.right),
            is_time_before && after == Class::Kanji,
            starts_time && matches!(before, Class::Kanji | Class::Closing | Class::Katakana),
            awaits_verb(self.left),
        ];
        const { assert!(OTHERS == 27) };
        for (index, holds) in others.into_iter().enumerate() {
            if holds {
                tell(FIRST_OTHER + index);
            }
        }
    }
}

/// …を2回: what was done so often is still to come.
fn awaits_verb(left: &[char]) -> bool {
    const LONGEST_COUNTER: usize = 3;
    let counter = left.iter().rev().take(LONGEST_COUNTER).take_while(|c| !c.is_ascii_digit() && **c != 'を');
    let before = &left[..left.len() - counter.count()];
    let digits = before.iter().rev().take(LOOKED_AT).take_while(|c| c.is_ascii_digit() || **c == ',').count();
    digits > 0 && before[..before.len() - digits].last() == Some(&'を')
}

/// 9月, 10/11, 4～6月.
fn starts_with_month(right: &[char]) -> bool {
    let digits = right.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=2).contains(&digits) && matches!(right.get(digits), Some('月' | '/' | '～' | '~' | '〜'))
}

/// Whether the characters say nothing but a time.
fn is_time(chars: &[char]) -> bool {
    chars.len() <= 20 && look::is_period(&chars.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::cuts;

    /// Where a run may be cut that is likelier cut there than not.
    fn cut(run: &str) -> Vec<&str> {
        let likely = cuts(run, run).into_iter().filter(|cut| cut.log_odds > 0.0);
        likely.map(|cut| &run[cut.at..]).collect()
    }

    #[test]
    fn chapters_of_plans_begin_a_line() {
        assert!(cut("灯台のあるまちをつくる第４章　港を直す").contains(&"第４章　港を直す"));
        assert!(cut("浜を大切にします【目標５】港").contains(&"【目標５】港"));
        assert!(cut("浜を守ります主要施策６　港").contains(&"主要施策６　港"));
        assert!(!cut("浜を守る（第４章　港を直す）").contains(&"第４章　港を直す）"));
    }

    #[test]
    fn an_object_awaits_its_verb() {
        let awaits = |left: &str| super::awaits_verb(&left.chars().collect::<Vec<_>>());
        assert!(awaits("講座を2回") && awaits("苗を1,200") && awaits("浜を3か所"));
        assert!(!awaits("講座を開催") && !awaits("全2回") && !awaits("を"));
    }

    #[test]
    fn a_long_run_of_one_kind_is_read_in_one_pass() {
        let long = "浜".repeat(50_000);
        assert!(cuts(&long, &long).len() < 50_000);
    }
}
