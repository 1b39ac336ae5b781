//! The JSON that `okoshi value` prints.

use okoshi::value::fiscal_year::fiscal_year;
use okoshi::value::{Kind, cli_json, fiscal_year_json};

#[test]
fn values_as_json() {
    #[rustfmt::skip]
    let table = [
        (
            Kind::Period, "9月末までに、随時", Some(2023),
            r#"{"text":"9月末までに、随時","values":[{"text":"9月末までに","kind":"before","start":null,"end":"2023-09-30","span":[0,16]},{"text":"随時","kind":"undated","start":null,"end":null,"span":[19,25]}]}"#,
        ),
        (
            Kind::Period, "4～6月頃", None,
            r#"{"text":"4～6月頃","values":[{"text":"4～6月頃","kind":"month_range","start":null,"end":null,"approximate":true,"span":[0,11]}]}"#,
        ),
        (
            Kind::Quantity, "8,060人→14,000人(10/1現在)", Some(2023),
            r#"{"text":"8,060人→14,000人(10/1現在)","values":[{"text":"8,060人→14,000人","from":8060,"to":14000,"unit":"人","as_of":"2023-10-01","span":[0,20]}]}"#,
        ),
        (
            Kind::Quantity, "約１．５倍以上、▲0.05%", None,
            r#"{"text":"約１．５倍以上、▲0.05%","values":[{"text":"約１．５倍以上","value":1.5,"unit":"倍","comparison":">=","approximate":true,"span":[0,21]},{"text":"▲0.05%","value":-0.05,"unit":"%","span":[24,32]}]}"#,
        ),
        (
            Kind::Quantity, "年3回、2分の1、5%増", None,
            r#"{"text":"年3回、2分の1、5%増","values":[{"text":"年3回","value":3,"unit":"回","per":"年","span":[0,7]},{"text":"2分の1","value":0.5,"fraction":[1,2],"span":[10,18]},{"text":"5%増","value":5,"unit":"%","change":"increase","span":[21,26]}]}"#,
        ),
        (
            Kind::Quantity, "120(10/1現在)", None,
            r#"{"text":"120(10/1現在)","values":[{"text":"120","value":120,"as_of":null,"span":[0,3]}]}"#,
        ),
        (
            Kind::EraYear, "平成35年度、26年度、2023年", Some(2014),
            r#"{"text":"平成35年度、26年度、2023年","values":[{"text":"平成35年度","era":"平成","year":35,"gregorian":2023,"impossible":true,"span":[0,14]},{"text":"26年度","era":"平成","year":26,"gregorian":2014,"impossible":false,"span":[17,25]},{"text":"2023年","era":null,"year":2023,"gregorian":2023,"impossible":false,"span":[28,35]}]}"#,
        ),
        (Kind::Period, "検討中", Some(2023), r#"{"text":"検討中","values":[]}"#),
        (Kind::Quantity, "", None, r#"{"text":"","values":[]}"#),
    ];
    for (kind, text, sheet, want) in table {
        assert_eq!(cli_json(kind, text, sheet).to_string(), want, "{text}");
    }
    let header = "令和５年度　重点目標";
    let year = fiscal_year(header).unwrap();
    assert_eq!(
        fiscal_year_json(&year, header).to_string(),
        r#"{"text":"令和５年度","year":2023,"start":"2023-04-01","end":"2024-03-31","span":[0,15]}"#
    );
}
