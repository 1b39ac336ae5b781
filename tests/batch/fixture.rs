//! Invented sheets, and the program called in-process.

use std::ffi::OsString;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use okoshi::cli::{self, Console, Exit};
use serde_json::Value;
use tempfile::TempDir;

/// How a call ended.
pub struct Ran {
    pub exit: Exit,
    pub out: Vec<u8>,
    pub err: String,
}

impl Ran {
    /// What was said, as JSON Lines.
    pub fn records(&self) -> Vec<Value> {
        lines(&String::from_utf8(self.out.clone()).unwrap())
    }
}

/// Calls the program.
pub fn okoshi(arguments: &[&str]) -> Ran {
    okoshi_with(Vec::new(), arguments)
}

/// Calls the program with something on standard input.
pub fn okoshi_with(input: impl Into<Vec<u8>>, arguments: &[&str]) -> Ran {
    // However busy the machine is: no test is about time.
    let patient: &[&str] = match arguments.first() {
        Some(&"convert" | &"check") if !arguments.contains(&"--help") => &["--time-limit", "86400"],
        _ => &[],
    };
    let all = ["okoshi", "--lang", "en"].iter().chain(arguments).chain(patient).map(OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console {
        input: Box::new(Cursor::new(input.into())),
        out: &mut out,
        err: &mut err,
        out_is_terminal: false,
        err_is_terminal: false,
    };
    let exit = cli::run(all, &mut console).unwrap();
    Ran { exit, out, err: String::from_utf8(err).unwrap() }
}

/// JSON Lines as values.
pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The records in the folder of a run.
pub fn records(folder: &Path) -> Vec<Value> {
    lines(&fs::read_to_string(folder.join("records.jsonl")).unwrap())
}

/// The report in the folder of a run.
pub fn report(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("report.json")).unwrap()).unwrap()
}

/// Statuses of the inputs in a report, by the ends of their names.
pub fn statuses(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files = report["files"].as_array().unwrap();
    files.iter().map(|file| (short(&text(&file["file"])), text(&file["status"]))).collect()
}

/// A path's last part.
pub fn short(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

/// A path as an argument.
pub fn arg(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A sheet of its own: `number` makes its office.
///
/// It holds what outputs trip over: a formula, quotes, commas, a character that cp932 lacks.
pub fn sheet(number: usize) -> String {
    format!(
        "重点目標管理シート
令和６年度
重点目標 =市役所の窓口を「行かない」窓口へ, \"𠮷野\"の森 部局名 架空第{number}部 優先順位 1位
総合計画における位置付け 第１編 まちをひらく
現況・課題
・窓口の待ち時間が長い。
・申請書に同じことを何度も書く。
目的・効果
・-書く回数を減らす。
該当するSDGsの目標 9, 11
取組項目及び方法・手段（何をどのように） 期間・期限（いつ・いつまでに） 数値目標（どの水準まで） \
中間報告（目標に対する進捗状況・進捗度）及び（中間報告の時点で取組項目に対する方法・手段の見直しを行った点） \
期末報告（目標に対する達成状況・達成度）
① ○書かない窓口
(1) 申請書の項目を見直す。 (1) 9月末までに (1) 様式を120種から80種へ減らす (1) 様式を100種まで減らした。
(2) 窓口に案内係を置く。 (2) 通年 (2) 待ち時間{number}分以内 (2) 待ち時間は18分であった。
② ○行かない窓口
(1) 電子申請を広げる。 (1) 4月～11月 (1) 電子申請を年3,000件以上にする (1) 10月末で1,820件
特記事項
○市民参加・協働の推進、市民満足度の向上を考慮した点
市民の声を聞く会を開く。
○取組による効果・残された課題
"
    )
}

/// A cover and three sheets in one file.
pub fn office() -> String {
    let cover = "令和６年度　重点目標\n架空第7部\n1\n書かない窓口をつくる\n2\n行かない窓口をひろげる\n";
    format!("{cover}\u{c}{}\u{c}{}\u{c}{}", sheet(7), sheet(8), sheet(9))
}

/// A folder with a department's sheets, two more, and what an archive holds beside sheets.
pub fn archive() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("2023/a-office.txt", office().as_bytes());
    put("2024/b-sheet.txt", sheet(1).as_bytes());
    put("2024/c-same.txt", sheet(1).as_bytes());
    put("2024/d-sheet.txt", sheet(2).as_bytes());
    put("2024/e-empty.txt", b"");
    put("2024/f-picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    put("2024/g-broken.pdf", b"%PDF-1.7\nnothing else");
    put("2024/h-other.txt", "議事録\n出席者はなし。\n次回は未定とする。\n".as_bytes());
    folder
}
