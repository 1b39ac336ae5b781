//! What the order of painting and a sheet's own words tell: texts whose markers stand apart from them reach their
//! places.

use serde_json::Value;

use crate::held;
use crate::sheets::library;

/// A table painted column by column.
const COLUMNS: &str = "令和6年度

重点目標

 総合計画における

 　　　　　位置付け

 現況・
　　課題

 目的・
　　効果

取組項目及び方法・手段（何をどのように）

①

②

特
記
事
項

○

○

(1)

(2)

(1)

(2)

(3)

灯台の見学路の整備

見学路の測量
案内板の設置

浜の清掃の推進

清掃の日の周知
用具の貸出し
清掃の記録の公開

期間・期限
（いつ・いつまでに）

(1)

(2)

(1)

(2)

(3)

9月

12月

通年
4月
3月末

数値目標（どの水準まで）

(1)

(2)

(1)

(2)

(3)

測量の完了
案内板10基

参加者300人
貸出し40件
年4回の公開

　　　　　　　　　　　中間報告
（目標に対する進捗状況・進捗度）及び
（中間報告の時点で取組項目に対する方法・手段の見
直しを行った点）

(1)

(2)

(1)

(2)

(3)

測量を8月に完了した。
案内板4基を設置した。

参加者は9月末で160人である。
貸出しは25件であった。
記録を2回公開した。

期末報告（目標に対する達成状況・達成度）

重点目標管理シート

灯台と浜を生かしたまちづくり

部局名

港湾部

優先順位

2位
";

/// A sheet of two pages, the texts of the second one in no order.
const TWO_PAGES: &str = "
重点目標管理シート

【現況・課題】

【目的・効果】

(1) (1) (1)
(2) (2) (2)
灯台の見学路の整備
(1) (1) (1)
(2) (2) (2)

平成20年度

部局名 港湾部 優先順位 2

重点目標 灯台と浜を生かしたまちづくり

総合計画の位置付け

行財政改革大綱の位置付け

取組項目（何を）・方法手段（どのように）
期間・期限

（いつまでに）
数値目標（どの水準まで）

1

浜の清掃の推進

清掃用具の貸出し 9月 貸出し40件
海の家の相談会の開催 12月 相談会4回

2
見学路の測量 通年 測量の完了
案内板の設置 3月末 案内板10基



（報告）

(1) (1)

(2) (2)
(1) (1)
(2) (2)

取組項目
中間報告

（目標に対する進捗状況）
期末報告

（達成状況・達成度）

1

2

灯台の見学路の整備

案内板4基を設置した。

浜の清掃の推進

相談会を2回開催した。

貸出しは25件であった。

測量を8月に完了した。

特
記
事
項

市民参加・協働、市民満足度を考慮した点

取組による効果、残された課題
";

fn measures(text: &str) -> Vec<Value> {
    let records = held::records(text.as_bytes(), &library());
    assert_eq!(records.len(), 1);
    records[0]["fields"]["measures"].as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().or_else(|| value["text"].as_str()).unwrap_or_default()
}

#[test]
fn a_table_painted_by_columns_is_read_by_columns() {
    let measures = measures(COLUMNS);
    let headings: Vec<&str> = measures.iter().map(|row| text(&row["heading"])).collect();
    assert_eq!(headings, ["灯台の見学路の整備", "浜の清掃の推進"]);
    let column = |name: &str| -> Vec<String> {
        let items = measures.iter().flat_map(|row| row["items"].as_array().into_iter().flatten());
        items.map(|item| text(&item[name]).to_string()).collect()
    };
    assert_eq!(
        column("method"),
        ["見学路の測量", "案内板の設置", "清掃の日の周知", "用具の貸出し", "清掃の記録の公開"]
    );
    assert_eq!(column("target"), ["測量の完了", "案内板10基", "参加者300人", "貸出し40件", "年4回の公開"]);
    assert_eq!(
        column("interim"),
        [
            "測量を8月に完了した。",
            "案内板4基を設置した。",
            "参加者は9月末で160人である。",
            "貸出しは25件であった。",
            "記録を2回公開した。",
        ]
    );
}

#[test]
fn what_the_first_page_holds_tells_where_the_texts_of_the_second_belong() {
    let measures = measures(TWO_PAGES);
    let reports = |row: usize, item: usize| {
        let item = &measures[row]["items"][item];
        format!("{}{}", text(&item["interim"]), text(&item["final"]))
    };
    assert_eq!([reports(0, 0), reports(0, 1)], ["貸出しは25件であった。", "相談会を2回開催した。"]);
}
