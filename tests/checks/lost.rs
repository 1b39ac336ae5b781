//! Nothing that was read is lost without a word.

use okoshi::form::{Drawn, Part, parse};
use okoshi::layout::Reason;

use crate::draft::{Draft, form};

#[test]
fn a_value_that_another_takes_the_place_of_is_residue() {
    let mut form = form("");
    // No drawing can say so: the box of the office fills the goal.
    let Part::Row(boxes) = &mut form.parts[0] else { panic!("{:?}", form.parts) };
    let Drawn::Field(office) = &mut boxes[3] else { panic!("{boxes:?}") };
    office.path.0 = vec!["goal".to_owned()];
    let reading = Draft::default().head("令和5年度", "灯台課", "1位", "灯を守る").read(&form);
    let record = &reading.record;
    let left: Vec<(&str, Reason)> =
        record.residue.iter().map(|left| (left.text.as_str(), left.reason)).collect();
    assert_eq!(left, [("灯台課", Reason::Unclaimed)]);
    assert_eq!((record.ledger.field, record.ledger.residue), (11, 3));
    assert_eq!(record.evidence.iter().filter(|one| one.pointer == "/goal").count(), 1);
    assert!(reading.diagnostics.iter().any(|one| one.problem.code() == "unclaimed"));
}

#[test]
fn a_heading_of_a_table_that_is_not_there_is_told_where_others_are() {
    let form = form("");
    let missing = |printed: &[usize]| -> Vec<String> {
        let draft = printed.iter().fold(Draft::default(), |draft, label| draft.label(*label));
        let reading = draft.head("令和5年度", "灯台課", "1位", "灯を守る").read(&form);
        let told = reading.diagnostics.iter().filter(|one| one.pointer.as_deref() == Some("/works"));
        told.map(|one| one.problem.message().en).collect()
    };
    assert_eq!(missing(&[5, 6, 7, 8, 9]), [""; 0]);
    assert_eq!(missing(&[]), [""; 0], "its page may not be there");
    assert_eq!(missing(&[5, 6, 8, 9]), ["the label `めど` is not on the sheet"]);
}

#[test]
fn a_heading_printed_again_takes_nothing_from_the_first() {
    let drawing = "form f\nedition e\ntitle 灯台の票\n\
        rows works[] ①, heading\n| method : text |\npage （報告）\n\
        rows works[] ①, heading\n| report : text |\n";
    let form = parse(drawing).unwrap_or_else(|error| panic!("{error}"));
    for (again, left) in [("見回り", None), ("別のこと", Some("別のこと"))] {
        let draft = Draft::default().row(0, 1, "見回り").cell(0, 0, 0, "岬を回る");
        let reading = draft.heading_of(1, 0, again).read(&form);
        let rows = reading.record.fields.get("works").unwrap().elements();
        assert_eq!(rows[0].get("heading").and_then(|heading| heading.text()), Some("見回り"), "{again}");
        let residue: Vec<&str> = reading.record.residue.iter().map(|left| left.text.as_str()).collect();
        assert_eq!(residue, Vec::from_iter(left), "{again}");
    }
}
