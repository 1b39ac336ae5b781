//! A name set wide in its box: its ends stay in place, the glyphs between are painted apart and turn up at
//! the foot of the page. Seen on the plans of a city whose 総務部 read 総 … 部, with 務 as the last line.

use super::is_kanji;
use crate::span::Span;

/// A torn name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::text) struct Torn {
    /// Its two ends and the blanks between them.
    pub span: Span,
    /// Its glyphs in their order.
    pub glyphs: Vec<Span>,
    /// The line at the foot that its middle stands on.
    pub foot: Span,
}

/// Names of offices end so; other words with a wide gap in the middle are two words.
const ENDS: &str = "部局課室所館院署校園";
/// Narrowest gap between the ends, in half ems.
const LEAST_GAP: usize = 3;
/// Longest middle of a name.
const LONGEST: usize = 10;

/// Finds torn names, page by page: as many pairs of lone kanji with a wide gap between as there are lines of
/// lone glyphs at the foot. A label set downwards may end the page too, one glyph a line; where nobody can say
/// which line belongs to which name, nothing is found.
pub(in crate::text) fn torn(text: &str) -> Vec<Torn> {
    let mut found = Vec::new();
    let mut at = 0;
    for page in text.split_inclusive('\u{c}') {
        torn_on_page(text, Span::new(at, at + page.len()), &mut found);
        at += page.len();
    }
    found
}

fn torn_on_page(text: &str, page: Span, found: &mut Vec<Torn>) {
    let mut feet = feet(text, page);
    let Some(first_foot) = feet.first().map(|foot| foot[0].start) else { return };
    let ends = ends(text, Span::new(page.start, first_foot));
    if feet.len() > ends.len() {
        feet.drain(..feet.len() - ends.len());
        // Of lines of one glyph nobody can tell which ones a downward label ends with.
        feet.retain(|foot| foot.len() > 1);
    }
    if ends.len() != feet.len() {
        return;
    }
    let put_together = |((first, last), foot): ((Span, Span), Vec<Span>)| {
        let span = first.join(last);
        let foot_span = foot[0].join(foot[foot.len() - 1]);
        let glyphs = [first].into_iter().chain(foot).chain([last]).collect();
        Torn { span, glyphs, foot: foot_span }
    };
    found.extend(ends.into_iter().zip(feet).map(put_together));
}

/// The last lines of a page that hold nothing but lone glyphs close to each other, in order.
fn feet(text: &str, page: Span) -> Vec<Vec<Span>> {
    let mut feet = Vec::new();
    let mut end = page.end;
    for line in page.of(text).split_inclusive('\n').rev() {
        let start = end - line.len();
        end = start;
        if line.trim().is_empty() {
            continue;
        }
        let glyphs = glyphs(line, start);
        let is_close = |pair: &[Span]| gap(text, pair[0], pair[1]) < LEAST_GAP;
        let is_foot = glyphs.iter().all(|glyph| is_lone(*glyph, text)) && glyphs.windows(2).all(is_close);
        if !is_foot || glyphs.len() > LONGEST {
            break;
        }
        feet.push(glyphs);
    }
    feet.reverse();
    feet
}

/// How far two runs of a line stand apart, in half ems.
fn gap(text: &str, first: Span, second: Span) -> usize {
    crate::fold::text_half_ems(&text[first.end..second.start])
}

fn is_lone(run: Span, text: &str) -> bool {
    let mut chars = run.of(text).chars();
    chars.next().is_some_and(|c| is_kanji(c) || super::is_kana(c)) && chars.next().is_none()
}

/// The runs of characters of a line that begins at `start`.
fn glyphs(line: &str, start: usize) -> Vec<Span> {
    super::runs(line).map(|(at, run)| Span::new(start + at, start + at + run.len())).collect()
}

/// Pairs of lone kanji on one line with a wide gap between, the second one an office's ending; a third one
/// beside them would make a name that is only spread.
fn ends(text: &str, page: Span) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    let mut at = page.start;
    for line in page.of(text).split_inclusive('\n') {
        let runs = glyphs(line, at);
        let is_kanji_alone = |index: usize| {
            runs.get(index).is_some_and(|run| is_lone(*run, text) && run.of(text).starts_with(is_kanji))
        };
        for index in 1..runs.len() {
            let (first, last) = (runs[index - 1], runs[index]);
            let is_pair = is_kanji_alone(index - 1) && is_kanji_alone(index);
            let is_row = is_kanji_alone(index + 1) || index > 1 && is_kanji_alone(index - 2);
            let is_end = ENDS.contains(last.of(text)) && gap(text, first, last) >= LEAST_GAP;
            if is_pair && !is_row && is_end {
                found.push((first, last));
            }
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::torn;

    #[test]
    fn puts_names_together() {
        #[rustfmt::skip]
        let table = [
            ("部局名\n灯　　部\n1位\n本文である。\n台 管 理\n",            vec!["灯台管理部"]),
            ("部局名 灯     所  1位\n本文である。\n台 点 検\n\n",           vec!["灯台点検所"]),
            ("灯　　部\n本文\n鐘　　課\n台\n楼 管 理\n",                     vec!["灯台部", "鐘楼管理課"]),
            ("灯　　部\n本文\n特\n記\n事\n項\n\n台 管 理\n",                vec!["灯台管理部"]),
            ("灯　　部\n一枚目\n台\n\u{c}鐘　　課\n二枚目\n楼\n\u{c}",      vec!["灯台部", "鐘楼課"]),
            // near misses: no foot, more feet than names, a label set downwards at the end, a name only spread
            ("灯　　部\n本文である。\n",                                    vec![]),
            ("灯　　部\n本文である。\n特\n記\n事\n項\n",                    vec![]),
            ("灯　台　部\n本文である。\n務\n",                              vec![]),
            ("教   育   課\n本文である。\n項\n",                           vec![]),
            ("灯　　台\n本文である。\n務\n",                                vec![]),
        ];
        for (text, want) in table {
            let names: Vec<String> = torn(text)
                .iter()
                .map(|torn| torn.glyphs.iter().map(|glyph| glyph.of(text)).collect())
                .collect();
            assert_eq!(names, want, "{text}");
        }
    }
}
