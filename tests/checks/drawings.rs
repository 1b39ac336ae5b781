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
