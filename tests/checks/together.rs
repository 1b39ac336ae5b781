//! Checks of the sheets of one file.

use okoshi::form::Form;
use okoshi::validate::{Member, Reading, check_together};

use crate::draft::{Draft, cover_form, form, found};

/// What is found on each of the sheets.
fn finds(pages: Vec<(&Form, Draft)>) -> Vec<Vec<String>> {
    let forms: Vec<&Form> = pages.iter().map(|(form, _)| *form).collect();
    let mut readings: Vec<Reading> = pages.into_iter().map(|(form, draft)| draft.read(form)).collect();
    let members = forms.iter().zip(&mut readings).map(|(form, reading)| Member { form, reading });
    check_together(&mut members.collect::<Vec<_>>());
    readings.iter().map(|reading| found(&reading.diagnostics)).collect()
}

fn sheet(rank: &str, goal: &str) -> Draft {
    Draft::default().head("令和5年度", "灯台課", rank, goal)
}

fn cover(goals: &[(u32, &str)]) -> Draft {
    let draft = Draft::default().field(0, "灯台課");
    goals.iter().enumerate().fold(draft, |draft, (row, (rank, goal))| draft.entry(row, *rank, goal))
}

#[test]
fn sheets_agree_with_their_cover() {
    let (sheets, covers) = (form("check cover"), cover_form("check cover"));
    let goals = cover(&[(1, "灯を守る"), (2, "霧笛を直す")]);
    let agreed = finds(vec![
        (&covers, goals),
        (&sheets, sheet("1位", "灯を守る")),
        (&sheets, sheet("２位", "霧笛を 直す")),
    ]);
    assert_eq!(agreed, [const { Vec::<String>::new() }; 3]);
}

#[test]
fn what_the_cover_says_otherwise_is_told_at_the_sheet() {
    let (sheets, covers) = (form("check cover"), cover_form("check cover"));
    let goals = cover(&[(1, "灯を守る"), (2, "霧笛を直す"), (3, "道を直す")]);
    let pages = vec![
        (&covers, goals),
        (&sheets, Draft::default().head("令和5年度", "港湾課", "1位", "灯を磨く")),
        (&sheets, sheet("2位", "道を直す")),
        (&sheets, sheet("4位", "舟を直す")),
    ];
    let want: [&[&str]; 4] = [
        &["no-sheet /list/2: no sheet follows for rank 3 of the cover"],
        &[
            "cover-differs /office: `office` is `港湾課`, but the cover says `灯台課`",
            "cover-differs /goal: `goal` is `灯を磨く`, but the cover says `灯を守る`",
        ],
        &["cover-rank /rank: the rank is 2, but the cover says 3"],
        &["not-on-cover /rank: the cover lists no rank 4"],
    ];
    assert_eq!(finds(pages), want);
}

#[test]
fn a_cover_is_held_only_against_what_is_behind_it_and_readable() {
    let (sheets, covers) = (form("check cover"), cover_form("check cover"));
    let none: [&[&str]; 3] = [&[], &[], &[]];
    // A sheet without rank may be any of the list's.
    let unranked = Draft::default().field(1, "灯台課").field(3, "灯を守る");
    let pages = vec![
        (&covers, cover(&[(1, "灯を守る"), (2, "霧笛を直す")])),
        (&sheets, unranked),
        (&sheets, sheet("2位", "")),
    ];
    assert_eq!(finds(pages), none);
    // The next department's cover begins a list of its own.
    let pages = vec![
        (&sheets, sheet("9位", "道を直す")),
        (&covers, cover(&[(1, "灯を守る")])),
        (&sheets, sheet("1位", "灯を守る")),
    ];
    assert_eq!(finds(pages), none);
    // A drawing without the check says nothing.
    let (sheets, covers) = (form(""), cover_form(""));
    let pages = vec![
        (&covers, cover(&[(1, "灯を守る")])),
        (&sheets, sheet("1位", "舟を直す")),
        (&sheets, sheet("2位", "道を直す")),
    ];
    assert_eq!(finds(pages), none);
}

#[test]
fn a_sheet_of_another_stage_than_the_rest_is_told() {
    let form = form("check stage_reports");
    let with = |rank: &str, interim: &str| {
        let item = ["岬を回る", "通年", "毎月1回", interim, ""];
        sheet(rank, "灯を守る").row(0, 1, "見回り").item(0, 0, item)
    };
    let odd = "stage-differs /stage: the sheet is of the stage interim, the others of its file are of plan";
    let plans =
        |last: &str| vec![(&form, with("1位", "")), (&form, with("2位", "")), (&form, with("3位", last))];
    assert_eq!(finds(plans("6回回った")), [vec![], vec![], vec![odd.to_owned()]]);
    assert_eq!(finds(plans("")), [const { Vec::<String>::new() }; 3]);
    // Of two sheets either may be the odd one.
    let two = vec![(&form, with("1位", "")), (&form, with("2位", "6回回った"))];
    assert_eq!(finds(two), [const { Vec::<String>::new() }; 2]);
}
