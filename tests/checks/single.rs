//! Checks of one sheet.

use crate::draft::{Draft, form, found};

/// What `check` finds on each draft.
fn finds(check: &str, drafts: impl IntoIterator<Item = (&'static str, Draft, &'static [&'static str])>) {
    let form = form(check);
    for (name, draft, want) in drafts {
        assert_eq!(found(&draft.read(&form).diagnostics), want, "{name}");
    }
}

fn head() -> Draft {
    Draft::default().head("令和5年度", "灯台課", "1位", "灯を守る")
}

#[test]
fn a_box_that_is_always_filled_in_is_not_empty() {
    let without_goal = || Draft::default().field(0, "令和5年度").field(1, "灯台課").field(2, "1位");
    finds(
        "check filled goal, works.items.period",
        [
            (
                "both empty",
                without_goal().row(0, 1, "見回り").item(0, 0, ["岬を回る", "", "", "", ""]),
                &[
                    "not-filled /goal: nothing is written in `goal`",
                    "not-filled /works/0/items/0/period: nothing is written in `works.items.period`",
                ][..],
            ),
            ("others are empty", head().row(0, 1, "見回り").item(0, 0, ["", "通年", "", "", ""]), &[]),
        ],
    );
    finds("check filled office", [("another field is named", without_goal(), &[][..])]);
}

#[test]
fn columns_print_the_same_numbers() {
    let row = || head().row(0, 1, "見回り");
    finds(
        "check marker_counts",
        [
            (
                "a target's number is missing",
                row().mark(0, 0, 0, 1).mark(0, 1, 0, 2).mark(0, 0, 2, 1),
                &["marker-count /works/0: the columns print different numbers of items: method 2, target 1"]
                    [..],
            ),
            (
                "as many, but other ones",
                row().mark(0, 0, 0, 1).mark(0, 1, 0, 2).mark(0, 0, 2, 1).mark(0, 1, 2, 3),
                &["marker-count /works/0: the columns print different numbers of items: method 2, target 2"],
            ),
            (
                "a column without any",
                row().mark(0, 0, 0, 1).mark(0, 1, 0, 2).mark(0, 0, 2, 1).mark(0, 1, 2, 2),
                &[],
            ),
            (
                "another row has more",
                row().mark(0, 0, 0, 1).mark(0, 0, 2, 1).row(1, 2, "掃除").mark(1, 0, 0, 1).mark(1, 1, 0, 2),
                &[],
            ),
        ],
    );
}

#[test]
fn numbers_run_from_one_on() {
    let item = ["岬を回る", "", "", "", ""];
    let row = |draft: Draft, row: usize, number: u32| draft.row(row, number, "見回り").item(row, 0, item);
    finds(
        "check numbering",
        [
            (
                "a row is missing",
                row(row(head(), 0, 1), 1, 3),
                &["numbering /works: the numbers do not run from 1 on: 1, 3"][..],
            ),
            (
                "an item is twice",
                head().row(0, 1, "見回り").mark(0, 0, 0, 1).mark(0, 1, 0, 1),
                &["numbering /works/0/items: the numbers do not run from 1 on: 1, 1"],
            ),
            ("in order", row(row(row(head(), 0, 1), 1, 2), 2, 3).mark(0, 0, 0, 1), &[]),
            ("an unused row at the end", row(head(), 0, 1).row(1, 5, ""), &[]),
            ("without numbers", head().item(0, 0, item).item(0, 1, item), &[]),
        ],
    );
}

#[test]
fn the_fiscal_year_is_one_that_there_is() {
    let year = |text: &str| Draft::default().field(0, text);
    finds(
        "check fiscal_year 2006-2035",
        [
            (
                "平成 had no 35",
                year("平成35年度"),
                &["impossible-year /year: there is no year `平成35年度`; reckoned on, it is 2023"][..],
            ),
            (
                "before the form was made",
                year("1999年度"),
                &["strange-year /year: the year 1999 is none of those of this form, 2006 to 2035"],
            ),
            ("the last of 平成", year("平成31年度"), &[]),
            ("the first year of the form", year("平成18年度"), &[]),
            ("no year", year("灯台"), &[]),
        ],
    );
    finds("check fiscal_year", [("no bounds drawn", year("2050年度"), &[][..])]);
}

#[test]
fn periods_lie_in_the_year() {
    let period = |text: &str| head().row(0, 1, "見回り").item(0, 0, ["岬を回る", text, "", "", ""]);
    finds(
        "check period_in_year",
        [
            (
                "the year before",
                period("令和4年9月"),
                &[
                    "outside-year /works/0/items/0/period: the period `令和4年9月` lies outside the fiscal year 2023",
                ][..],
            ),
            (
                "one of two",
                period("9月、令和6年4月1日"),
                &[
                    "outside-year /works/0/items/0/period: the period `令和6年4月1日` lies outside the fiscal year 2023",
                ],
            ),
            ("the end of the year", period("令和6年3月"), &[]),
            ("a month", period("2月"), &[]),
            ("it says that it is another year", period("R6～8年度"), &[]),
            ("it reaches beyond", period("令和5年4月～令和7年3月"), &[]),
            ("no time", period("随時"), &[]),
        ],
    );
    let no_year = Draft::default().row(0, 1, "見回り").item(0, 0, ["岬を回る", "令和4年9月", "", "", ""]);
    finds("check period_in_year", [("the sheet has no year", no_year, &[][..])]);
}

#[test]
fn reports_come_in_their_time() {
    let items = |reports: &[(&'static str, &'static str)]| {
        reports.iter().enumerate().fold(head().row(0, 1, "見回り"), |draft, (at, (interim, last))| {
            draft.item(0, at, ["岬を回る", "通年", "毎月1回", interim, last])
        })
    };
    let none = ("", "");
    finds(
        "check stage_reports",
        [
            (
                "a final report without an interim one",
                items(&[("", "済んだ"), ("", "済んだ")]),
                &["stage-skipped /stage: `final` holds text, and `interim` before it holds none"][..],
            ),
            (
                "a plan with one stray text",
                items(&[none, none, ("通年", ""), none, none]),
                &["few-reports /works/0/items/2/interim: only 1 of 5 items hold text in `interim`"],
            ),
            ("a plan", items(&[none, none, none, none, none]), &[]),
            ("two of five", items(&[none, ("回った", ""), ("回った", ""), none, none]), &[]),
            ("one of two", items(&[("回った", ""), none]), &[]),
            ("both reports", items(&[("回った", "済んだ")]), &[]),
        ],
    );
}

#[test]
fn targets_are_reported_on() {
    let row = || head().row(0, 1, "見回り");
    finds(
        "check target_reported",
        [
            (
                "one is left out",
                row()
                    .item(0, 0, ["岬を回る", "通年", "毎月1回", "6回回った", ""])
                    .item(0, 1, ["島を回る", "通年", "年2回", "", ""])
                    .item(0, 2, ["港を回る", "通年", "年2回", "1回回った", ""]),
                &["not-reported /works/0/items/1/interim: the target is not reported on in `interim`"][..],
            ),
            (
                "it counts which stage is reached",
                row()
                    .item(0, 0, ["岬を回る", "通年", "毎月1回", "6回回った", "12回回った"])
                    .item(0, 1, ["島を回る", "通年", "年2回", "1回回った", ""])
                    .mark(0, 0, 4, 1),
                &["not-reported /works/0/items/1/final: the target is not reported on in `final`"],
            ),
            ("a plan", row().item(0, 0, ["岬を回る", "通年", "毎月1回", "", ""]), &[]),
            (
                "nothing is wanted",
                row().item(0, 0, ["岬を回る", "通年", "毎月1回", "6回回った", ""]).item(
                    0,
                    1,
                    ["島を回る", "通年", "", "", ""],
                ),
                &[],
            ),
            (
                "one report for the whole row",
                row().item(0, 0, ["岬を回る", "通年", "毎月1回", "どちらも回った", ""]).item(
                    0,
                    1,
                    ["島を回る", "通年", "年2回", "", ""],
                ),
                &[],
            ),
        ],
    );
}
