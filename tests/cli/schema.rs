//! Records are what the printed schema says.

use serde_json::Value;

use crate::console::{SAMPLE, file, folder, okoshi};

#[test]
fn every_record_is_valid_by_the_printed_schema() {
    let ran = okoshi(&["schema"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();

    let folder = folder("cli-schema");
    let foreign = file(&folder, "diary.txt", "灯台守の日記\n今日も海は静かであった。\n");
    let ran = okoshi(&["convert", "--format", "jsonl", "--diagnostics", "none", SAMPLE, &foreign]);
    let records = ran.records();
    assert_eq!(records.len(), 6);
    for record in &records {
        let mistakes: Vec<String> = validator
            .iter_errors(record)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(mistakes, [""; 0], "{}", record["id"]);
    }

    let mut wrong = records[0].clone();
    wrong["ledger"]["source"] = Value::from("many");
    assert!(!validator.is_valid(&wrong), "the schema tells right from wrong");
}
