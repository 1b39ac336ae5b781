//! What a drawing says in its own words, and both languages of what the program says.

use okoshi::diagnostic::{Finding, Severity};
use okoshi::wording::Lang;

use crate::draft::{Draft, form};

#[test]
fn a_drawing_may_word_a_check_itself() {
    let form = form("check filled goal : 目あてを書くこと（{}） / write the goal: {}");
    let reading = Draft::default().field(0, "令和5年度").read(&form);
    let problem = &reading.diagnostics.iter().find(|one| one.problem.code() == "not-filled").unwrap().problem;
    assert_eq!(problem.message().get(Lang::Ja), "目あてを書くこと（goal）");
    assert_eq!(problem.message().get(Lang::En), "write the goal: goal");
    assert_eq!(problem.severity(), Severity::Warning);
}

#[test]
fn every_finding_is_worded_in_both_languages() {
    let (column, field) = ("interim".to_owned(), "goal".to_owned());
    let all = [
        Finding::NotFilled { field: field.clone() },
        Finding::MarkerCounts { counts: vec![("method".to_owned(), 2), ("target".to_owned(), 1)] },
        Finding::Numbering { numbers: vec![1, 3] },
        Finding::ImpossibleYear { text: "平成35年度".to_owned(), year: 2023 },
        Finding::StrangeYear { year: 2203, years: (2006, 2035) },
        Finding::OutsideYear { period: "令和4年9月".to_owned(), year: 2023 },
        Finding::FewReports { column: column.clone(), filled: 1, of: 5 },
        Finding::StageSkipped { column: "final".to_owned(), before: column.clone() },
        Finding::StageDiffers { stage: column.clone(), others: "plan".to_owned() },
        Finding::NotReported { column },
        Finding::CoverDiffers { field, sheet: "灯を磨く".to_owned(), cover: "灯を守る".to_owned() },
        Finding::CoverRank { sheet: 2, cover: 3 },
        Finding::NotOnCover { rank: 4 },
        Finding::NoSheet { rank: 3 },
    ];
    for finding in &all {
        let (message, help) = (finding.message(), finding.help());
        for text in [&message.ja, &help.ja] {
            assert!(text.chars().any(|c| ('ぁ'..='ん').contains(&c)), "{text}");
            assert!(!text.ends_with('。'), "{text}");
        }
        for text in [&message.en, &help.en] {
            assert!(text.is_ascii() || text.contains('`'), "{text}");
            assert!(text.starts_with(|c: char| c.is_ascii_lowercase() || c == '`'), "{text}");
            assert!(!text.ends_with('.'), "{text}");
        }
        assert!(!finding.found().is_empty());
    }
    let mut codes: Vec<&str> = all.iter().map(Finding::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
}

#[test]
fn what_is_not_there_is_shown_where_it_should_be() {
    let form = form("check target_reported\ncheck filled goal\ncheck numbering");
    let draft = Draft::default().field(0, "令和5年度").row(0, 2, "見回り").item(
        0,
        0,
        ["岬を回る", "通年", "毎月1回", "6回回った", ""],
    );
    let reading = draft.mark(0, 0, 3, 1).item(0, 1, ["島を回る", "通年", "年2回", "", ""]).read(&form);
    let shown = |code: &str| {
        let one = reading.diagnostics.iter().find(|one| one.problem.code() == code).unwrap();
        one.spans.clone()
    };
    let read = |pointer: &str| {
        let one = reading.record.evidence.iter().find(|one| one.pointer == pointer).unwrap();
        one.spans.clone()
    };
    assert_eq!(shown("not-reported"), read("/works/0/items/1/method"));
    assert_eq!(shown("numbering"), read("/works/0/number"));
    assert_eq!(shown("not-filled"), []);
}
