//! Mistakes in check lines and in labels that fill a field: what is said, and where.

use okoshi::form::parse;

const HEAD: &str = "form f\nedition e\ntitle 灯台の票\nstage plan, interim: interim\n";
const BOXES: &str = "| 年 | year : era_year | 目あて | goal : text |\nrows works[] ①, items[] (1)\n\
                     | method : text | period : period | target : target | interim : report |\n";

#[test]
fn mistakes_in_check_lines_are_told_where_they_stand() {
    #[rustfmt::skip]
    let table = [
        ("check goals_set",                 "no check is named `goals_set`",                  "goals_set"),
        ("check filled colour",             "no box or column is named `colour`",             "filled colour"),
        ("check period_in_year goal",       "the check `period_in_year` says nothing about `goal`", "period_in_year goal"),
        ("check numbering works.items.method", "the check `numbering` says nothing about `works.items.method`", "numbering works.items.method"),
        ("check numbering 2006-2035",       "`check` is written `check fiscal_year 2004-2030`", "check numbering 2006-2035"),
        ("check fiscal_year 06-35",         "`check` is written `check filled goal, department : 空です / it is empty`", "check fiscal_year 06-35"),
        ("check filled goal : 空です",      "`check` is written `check filled goal, department : 空です / it is empty`", "check filled goal : 空です"),
        ("check filled goal : 空 / none\ncheck",       "`check` is written `check filled goal, department : 空です / it is empty`", "check"),
    ];
    for (line, want, at) in table {
        let drawing = format!("{HEAD}{line}\n{BOXES}");
        let error = parse(&drawing).expect_err(line);
        assert_eq!((error.problem.message().en.as_str(), error.span.of(&drawing)), (want, at), "{line}");
        assert!(!error.problem.help().ja.is_empty());
    }
}

/// Each drawing under one head, what is said of it, and where.
fn are_told(head: &str, table: &[(&str, &str, &str)]) {
    for (lines, want, at) in table {
        let drawing = format!("{head}{lines}\n");
        let error = parse(&drawing).expect_err(lines);
        assert_eq!((error.problem.message().en.as_str(), error.span.of(&drawing)), (*want, *at), "{lines}");
        assert!(!error.problem.help().ja.is_empty() && !error.problem.message().ja.is_empty());
    }
}

#[test]
fn a_place_that_is_taken_is_told_at_the_box_that_takes_it() {
    let head = "form f\nedition e\ntitle 灯台の票\n";
    #[rustfmt::skip]
    are_told(head, &[
        ("| 名 | a : text |\n| 他 | a : rank |",                 "`a` is drawn twice",                                   "a : rank"),
        ("| 名 | a : text |\n| 他 | a[] : text |",               "`a` is drawn twice",                                   "a[] : text"),
        ("| 名 | a[] : text |\n| 他 | a[] : rank |",             "`a` is drawn twice",                                   "a[] : rank"),
        ("| 名 | notes : text |\n| 他 | notes.voices : text |",  "`notes` holds a value, so `notes.voices` cannot stand in it", "notes.voices : text"),
        ("| 名 | notes.voices : text |\n| 他 | notes : text |",  "`notes` holds a value, so `notes.voices` cannot stand in it", "notes : text"),
        ("| 名 | works : text |\nrows works[] 1\n| what : text |", "`works` is drawn twice",                              "rows works[] 1"),
        ("rows works[] 1\n| what : text |\n| 名 | works : text |", "`works` is drawn twice",                              "works : text"),
        ("rows works[] 1\n| what : text |\n| 名 | works.a : text |", "`works` holds a value, so `works.a` cannot stand in it", "works.a : text"),
        ("rows works[] 1\n| number : text |",                    "`works.number` is what the program itself fills",      "number : text"),
        ("rows works[] 1 rank\n| rank : text |",                 "`works.rank` is what the program itself fills",        "rank : text"),
        ("rows works[] 1, heading\n| heading : text |",          "`works.heading` is what the program itself fills",     "heading : text"),
        ("rows works[] 1, items[] (1)\n| number : text |",       "`works.items.number` is what the program itself fills", "number : text"),
        ("rows works[] 1\n| items : text |\nrows works[] 1, items[] (1)\n| what : text |", "`works.items` is what the program itself fills", "items : text"),
        ("rows works[] 1\n| a : target | b : report | progress : text |", "`works.progress` is what the program itself fills", "progress : text"),
        ("rows works[] 1 heading, heading\n| a : text |",        "`works.heading` is what the program itself fills",     "rows works[] 1 heading, heading"),
        ("rows works[] 1\n| a : text | a : text |",              "`works.a` is drawn twice",                             "a : text"),
        ("rows works[] 1\n| a.b : text |",                       "the name of a column has no dot: `a.b`",               "a.b : text"),
        ("| 名 | a : repeat |",                                  "no table before this one prints `a`, so nothing can repeat it", "a : repeat"),
        ("rows works[] 1\n| heading : repeat | a : text |",      "no table before this one prints `heading`, so nothing can repeat it", "heading : repeat"),
    ]);
    let staged = "form f\nedition e\ntitle 灯台の票\nstage plan, half: half\n";
    let table = "rows works[] 1\n| half : report |";
    let taken = "`stage` is what the program itself fills";
    are_told(staged, &[(&format!("| 名 | stage : text |\n{table}"), taken, "stage : text")]);
}

#[test]
fn what_does_not_clash_is_no_mistake() {
    for lines in [
        "| 名 | a[] : text |\n| 他 | a[] : office |",
        "| 名 | stage : text |",
        "| 名 | notes.a : text |\n| 他 | notes.b : text |",
        "rows works[] 1\n| a[] : text | a[] : text |",
        "rows works[] 1\n| progress : text | a : report |",
        "rows works[] 1, items[] (1)\n| items : text | heading : text |",
        "rows works[] 1, heading\n| a : text |\nrows works[] 1\n| heading : repeat | b : text |",
        "rows works[] 1\n| a : text |\nrows works[] 1\n| a : repeat | b : text |",
    ] {
        let drawing = format!("form f\nedition e\ntitle 灯台の票\n{lines}\n");
        parse(&drawing).unwrap_or_else(|error| panic!("{lines}: {error}"));
    }
}

#[test]
fn a_field_that_is_misspelled_is_no_label() {
    let near = "this box reads like a field, but is not written `name : kind`";
    let head = "form f\nedition e\ntitle 灯台の票\n";
    for cell in
        ["a ： text", "a：text", "Name : text", "my name : text", "名前 : text", "a : Text", "A ： colour"]
    {
        are_told(head, &[(&format!("| 名 | {cell} |"), near, cell)]);
    }
    for cell in ["TEL：", "受付：午前", "\"a：text\"", "担当 : A", "期間・期限（いつ：いつまで）"]
    {
        let drawing = format!("{head}| {cell} | a : text |\n");
        parse(&drawing).unwrap_or_else(|error| panic!("{cell}: {error}"));
    }
}

#[test]
fn a_drawing_says_a_thing_once_and_has_boxes() {
    let boxes = "| 名 | a : text |";
    let twice = format!("edition e2\n{boxes}");
    let backwards = format!("check fiscal_year 2035-2006\n{boxes}");
    are_told(
        "form f\nedition e\ntitle 灯台の票\n",
        &[
            (&twice, "the drawing has two `edition` lines", "edition e2"),
            (&backwards, "the years 2035-2006 run backwards", "fiscal_year 2035-2006"),
            ("| 名 |", "the drawing has no box to fill", ""),
        ],
    );
}

#[test]
fn check_lines_that_hold() {
    for line in [
        "check filled goal",
        "check filled goal, works.items.method, target",
        "check fiscal_year",
        "check fiscal_year 2006-2035",
        "check fiscal_year year, 2006-2035 : 年がおかしい / the year is odd: {}",
        "check marker_counts\ncheck numbering\ncheck stage_reports\ncheck target_reported\ncheck cover",
        "check period_in_year period",
    ] {
        let drawing = format!("{HEAD}{line}\n{BOXES}");
        let form = parse(&drawing).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(form.checks.len(), line.lines().count(), "{line}");
    }
}

#[test]
fn a_label_fills_a_field_only_with_a_part_that_is_its_name() {
    #[rustfmt::skip]
    let table = [
        ("title 灯台の票 > year : era_year",      "no part of this label is the name that fills the field", "灯台の票"),
        ("title [*年度]灯台の票 > year : colour", "no kind of text is named `colour`",                      "colour"),
        ("title [*年度]灯台の票 > year",          "this box is neither `name : kind` nor printed words",    "year"),
    ];
    for (title, want, at) in table {
        let drawing = format!("form f\nedition e\n{title}\n| 目あて | goal : text |\n");
        let error = parse(&drawing).expect_err(title);
        assert_eq!((error.problem.message().en.as_str(), error.span.of(&drawing)), (want, at), "{title}");
    }
    let form = parse(
        "form f\nedition e\ntitle [*年度]灯台の票 > year : era_year\nid year\n| 目あて | goal : text |\n",
    );
    assert_eq!(form.unwrap().filling_labels().count(), 1);
}

#[test]
fn the_drawings_of_the_reference_can_be_read() {
    let reference = std::fs::read_to_string("grammar/README.md").unwrap();
    let drawings: Vec<&str> =
        reference.split("```form\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(drawings.len(), 3);
    for drawing in drawings {
        if let Err(error) = parse(drawing) {
            panic!("{error} at `{}` of\n{drawing}", error.span.of(drawing));
        }
    }
}

#[test]
fn the_reference_names_every_kind_and_every_check() {
    let reference = std::fs::read_to_string("grammar/README.md").unwrap();
    for (kind, _) in okoshi::form::FieldKind::NAMED {
        assert!(reference.contains(&format!("| `{kind}` |")), "{kind}");
    }
    for (rule, _) in okoshi::form::Rule::NAMED {
        assert!(reference.lines().any(|line| line.starts_with(&format!("| `{rule}"))), "{rule}");
    }
}
