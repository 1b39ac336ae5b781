//! Shares and "so many of so many" written with a slash, which look like days: 補助率1/2, 国2/3, 3/5か所, 9/12団体実施.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{not, opt, value};
use nom::sequence::preceded;

use super::counter;
use super::date::counted_ka;
use super::glyph::{
    any_word, at_border, gap, glyph_if, is_kanji, is_katakana, is_letter, is_wave, sign, tail,
};
use super::numeral::arabic;

/// Whether n/m at the start of `input`, with `before` in front of it, is a share or so many of so many, not a day.
pub(crate) fn is_share(before: &str, input: &str) -> bool {
    let figures = (arabic(2), sign("/"), arabic(3));
    let Ok((rest, (part, _, of))) = { figures }.parse(input) else { return false };
    // 達成率 9/10現在 is of that day.
    if preceded(gap, any_word(&["現在", "時点"])).parse(rest).is_ok() {
        return false;
    }
    let led = tail(before, 3);
    let hinted =
        ["率", "割合", "約", "およそ", "概ね", "の内", "うち", "×"].iter().any(|hint| led.ends_with(hint));
    let of_something = led.ends_with('の') && part < of && of <= 10;
    let is_fraction = part <= of && of <= 10 && !is_time(rest);
    hinted
        || of_something
        || (is_fraction && (is_named_share(before) || is_borne_by_one(before, rest)))
        || share_follows(part, of, rest)
}

/// Whether what stands behind figures says that they are a time: 9/10現在, 4/5～.
fn is_time(rest: &str) -> bool {
    let (rest, ()) = gap(rest).unwrap_or((rest, ()));
    let time = any_word(&["から", "まで", "以降", "頃", "末", "開催", "実施", "に", "("]);
    time(rest).is_ok() || glyph_if(is_wave).parse(rest).is_ok()
}

/// Whether `before` ends with a word for a share and what may join its figures to it: 補助率は, 負担割合：, 補助.
fn is_named_share(before: &str) -> bool {
    let led = tail(before, 6);
    let joined = led.trim_end_matches(['は', ':', '=']);
    ["率", "割合", "補助", "負担", "助成"].iter().any(|name| joined.ends_with(name))
}

/// Those who share a cost.
pub(crate) const BEARERS: [char; 5] = ['国', '県', '市', '町', '村'];

/// Whether `before` ends with one of those who share a cost, and the line speaks of shares: 国1/2、県1/4, 補助 国2/3.
fn is_borne_by_one(before: &str, rest: &str) -> bool {
    let mut back = before.trim_end_matches([' ', '　']).chars().rev();
    let bearer = back.next().filter(|c| BEARERS.contains(c));
    // 上田市 9/10 and 長野県3/5 are places and their days.
    let alone = !back.next().is_some_and(is_letter);
    let Some(bearer) = bearer.filter(|_| alone) else { return false };
    let grant = any_word(&["を", "ずつ", "補助", "負担", "助成"]);
    if !(at_border(rest) || grant(rest).is_ok()) {
        return false;
    }
    let line_before = before.rsplit('\n').next().unwrap_or(before);
    let line_behind = rest.split('\n').next().unwrap_or(rest);
    let tells = |line: &str| ["補助", "負担", "率", "割合"].iter().any(|word| line.contains(word));
    let bears = |line: &str| {
        line.char_indices().any(|(at, c)| {
            let behind = &line[at + c.len_utf8()..];
            c != bearer
                && BEARERS.contains(&c)
                && (gap, arabic(2), sign("/"), arabic(2)).parse(behind).is_ok()
        })
    };
    tells(line_before) || tells(line_behind) || bears(line_before) || bears(line_behind)
}

/// Units that also say what happens on a day, who acts then or where, so that 10/11部会 and 9/10講座 are days.
#[rustfmt::skip]
const NO_PARTS: &[&str] = &[
    "国", "県", "市", "町", "村", "区", "課", "局", "部", "室", "班", "館", "店", "組", "科", "者", "部会", "部局", "部署", "組合", "講座",
    "講義", "会場", "教室", "公園", "公民館", "病院", "小学校", "中学校", "学校", "高校", "大学", "保育園", "式", "着", "便", "日", "分", "年",
    "週", "時間", "通", "話", "議案", "事務", "業務", "計画", "方針", "条例", "取組", "施策", "度", "号", "周", "本", "曲", "線",
];

/// Whether what stands behind part/of makes it a share or a count of so many, not a day: 1/2以上, 2/3程度, 1/2補助,
/// 3/5か所, 9/12団体実施; but 10/11補助金 and 10/11部会 are days.
#[rustfmt::skip]
pub(crate) fn share_follows(part: u32, of: u32, behind: &str) -> bool {
    let bound = any_word(&["以上", "以下", "未満", "超", "以内", "程度", "を超", "相当"]);
    let grant = any_word(&[
        "補助", "負担", "助成", "削減", "縮減", "軽減", "減額", "減", "を補助", "に削減", "に縮減", "に減", "を助成", "を負担", "の額", "の補助",
    ]);
    let unit = any_word(&[
        "団体", "世帯", "施設", "事業", "ページ", "人", "名", "件", "回", "校", "社", "園", "戸", "棟", "台", "割", "倍", "点", "枚", "冊", "頁",
    ]);
    let of_so_many = (unit, not(glyph_if(|c| is_kanji(c) || is_katakana(c))));
    let (rest, ()) = gap(behind).unwrap_or((behind, ()));
    let fraction = part < of && of <= 10;
    let whole = part == of && of <= 10 && (any_word(&["補助", "負担", "助成"]), not(glyph_if(is_letter))).parse(rest).is_ok();
    let percent = (sign("(〔"), gap, opt(sign("約")), arabic(3), opt((sign("."), arabic(2))), sign("%"));
    bound(rest).is_ok()
        || (part <= of && value((), percent).parse(rest).is_ok())
        || (fraction && grant(rest).is_ok())
        || whole
        || (part <= of && alt((counted_ka, value((), of_so_many))).parse(rest).is_ok())
        || (part <= of && counts_parts(behind))
}

/// Whether a counter stands right behind figures and ends there, or what is done follows: 9/10校区, 5/6校参加.
fn counts_parts(behind: &str) -> bool {
    let Ok((rest, counted)) = counter::known(behind) else { return false };
    !NO_PARTS.contains(&&*counted.unit) && (at_border(rest) || counter::starts_action(rest))
}

#[cfg(test)]
mod tests {
    use super::is_share;

    #[test]
    fn tells_shares_from_days() {
        #[rustfmt::skip]
        let shares = [
            ("補助率", "1/2"), ("補助率：", "1/2"), ("補助率は", "1/2"), ("負担割合 ", "2/3"), ("補助", "2/3"),
            ("国", "1/2、県1/4"), ("国1/2、県", "1/4"), ("補助 市", "1/3"), ("国 ", "1/2 県 1/4"), ("", "9/10校区"), ("", "4/12自治会"),
            ("", "5/6校参加"), ("", "9/12団体実施"), ("", "10/10補助"),
        ];
        for (before, input) in shares {
            assert!(is_share(before, input), "{before} before {input}");
        }
        #[rustfmt::skip]
        let days = [
            ("", "9/10 校区説明会"), ("", "10/11団体説明会"), ("", "10/11部会"), ("", "9/10講座開催"), ("市", "9/10"), ("上田市", "3/5、長野市3/8"), ("県", "3/5要望、市3/8回答"),
            ("県", "10/11に提出"), ("補助", "10/11"), ("達成率 ", "9/10現在"), ("補助：", "4/5～"), ("", "10/10補助金"),
        ];
        for (before, input) in days {
            assert!(!is_share(before, input), "{before} before {input}");
        }
    }
}
