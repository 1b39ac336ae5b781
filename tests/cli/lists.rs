//! Drawings with tables and lists of every kind: nothing is lost, and every output has the same shape.

use serde_json::{Value, json};

use crate::console::{file, folder, okoshi};

/// Boxes and columns of every kind that may be a list.
const KINDS: &str = "form kinds\nedition e1\ntitle 全種類確認票\n\
    | 部署 | office : office | 副部署 | offices[] : office |\n\
    | 第二副部署 | offices[] : office | 順位 | ranks[] : rank |\n\
    | 期間 | when[] : period | 目標値 | goals[] : target |\n\
    | 年度 | years[] : era_year | 次年度 | years[] : era_year |\n\
    | 理由 | why[] : needs |\n| 別の理由 | why[] : needs |\n\
    | 目標番号 | sdg : sdg_goals |\n\
    rows works[] 1\n| 内容 | 分担 | 要点 | 関連 | 位置 |\n\
    | what : text | who[] : text | points[] : bullets | related : sdg_goals | place : chapters |\n";

const SHEET: &str = "\
                                 全種類確認票
部署          総務課                           副部署     財政課
第二副部署    管財課                           順位       2位
期間          4月～6月                         目標値     30件
年度          令和５年度                       次年度     令和６年度
理由          ・紙が多い。
              ・置き場がない。
別の理由      ・探すのに時間がかかる。
目標番号      4、12

       内容                  分担              要点                  関連            位置
1      文書を電子化する      総務課            ・契約書から始める    12              第１章
                                               ・五年分を先に
2      書庫を空ける          管財課            ・棚を売る            11,12
";

#[test]
fn a_list_takes_what_every_box_of_it_holds() {
    let folder = folder("cli-lists");
    file(&folder, "kinds.form", KINDS);
    let sheet = file(&folder, "sheet.txt", SHEET);
    let grammar = folder.to_str().unwrap();
    let ran =
        okoshi(&["--grammar", grammar, "convert", "--format", "jsonl", "--diagnostics", "none", &sheet]);
    let record = &ran.records()[0];
    let fields = &record["fields"];
    assert_eq!(fields["offices"], json!(["財政課", "管財課"]));
    assert_eq!(fields["why"], json!(["紙が多い。", "置き場がない。", "探すのに時間がかかる。"]));
    let years: Vec<&Value> = fields["years"].as_array().unwrap().iter().map(|year| &year["year"]).collect();
    assert_eq!(years, [&json!(2023), &json!(2024)]);
    assert_eq!(fields["ranks"], json!([2]));
    assert_eq!(fields["works"][0]["points"], json!(["契約書から始める", "五年分を先に"]));
    assert_eq!(fields["works"][0]["place"], json!([{"name": null, "text": "第１章"}]));
    assert_eq!(fields["works"][1]["related"], json!([11, 12]));
    assert_eq!(fields["works"][1]["who"], json!(["管財課"]));
    for pointer in ["/offices/0", "/offices/1", "/why/2", "/works/0/points/1", "/works/1/related/1"] {
        assert!(record["evidence"].get(pointer).is_some(), "{pointer} is proven: {}", record["evidence"]);
    }
    assert_eq!(record["residue"], json!([]));

    let schema: Value = serde_json::from_str(&okoshi(&["--grammar", grammar, "schema"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mistakes: Vec<String> = validator.iter_errors(record).map(|error| error.to_string()).collect();
    assert_eq!(mistakes, [""; 0]);

    let records = file(&folder, "records.jsonl", &ran.out);
    let checked = okoshi(&["--grammar", grammar, "check", &records]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
}

#[test]
fn a_list_in_a_row_is_a_table_of_its_own() {
    let folder = folder("cli-lists-tables");
    file(&folder, "kinds.form", KINDS);
    let sheet = file(&folder, "sheet.txt", SHEET);
    let out = folder.join("out");
    let (grammar, out) = (folder.to_str().unwrap(), out.to_str().unwrap());
    let ran = okoshi(&["--grammar", grammar, "convert", "--format", "csv", "-o", out, &sheet]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let table = |name: &str| {
        let path = format!("{out}/tables/{name}.csv");
        std::fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{path}: {cause}"))
    };
    let (points, when) = (table("points"), table("when"));
    assert!(points.contains("五年分を先に") && points.contains("/works/0/points/1,"), "{points}");
    assert!(when.contains("4月～6月"), "{when}");
    assert!(table("quantities").contains("/goals/0/quantities/0,"), "{}", table("quantities"));
}

#[test]
fn tables_of_unequal_width_stand_on_one_sheet() {
    let drawing = "form light\nedition a\ntitle 灯台点検票\n\
        rows works[] ①, items[] (1)\n| すること | いつまでに |\n| method : text | period : period |\n\
        rows costs[] 1\n| 費目 | 単価 | 数量 | 金額 |\n| what : text | price : target | count : target | sum : target |\n\
        rows more[] ①, items[] (1)\n| 残り | 理由 | 誰が |\n| rest : text | why : text | who : text |\n";
    let sheet = "灯台点検票\n    すること          いつまでに\n①  (1)ランプを拭く    毎月\n    (2)油を足す        9月\n\
        \u{20}   費目      単価      数量      金額\n1   油        200円     3缶       600円\n\
        2   布        100円     2枚       200円\n\
        \u{20}   残り               理由           誰が\n①  (1)塗りかえ        雨が続いた     北の守\n";
    let folder = folder("cli-unequal-tables");
    file(&folder, "light.form", drawing);
    let sheet = file(&folder, "sheet.txt", sheet);
    let grammar = folder.to_str().unwrap();
    let ran =
        okoshi(&["--grammar", grammar, "convert", "--format", "jsonl", "--diagnostics", "none", &sheet]);
    let records = ran.records();
    let fields = &records[0]["fields"];
    assert_eq!(fields["works"][0]["items"][0]["method"], "ランプを拭く", "{}", ran.out);
    assert_eq!(fields["costs"][1]["sum"]["text"], "200円", "{}", ran.out);
    assert_eq!(fields["more"][0]["items"][0]["who"], "北の守", "{}", ran.out);
}
