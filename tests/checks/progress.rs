//! How far reports got of their targets.
//!
//! A row holds a target, its report, what else the row says, and what is found: `from → target unit : reached
//! (ratio) basis`, with `met` or `missed` where the text says which way is better. The first table is that of the
//! real sheets' pairs that hold numbers, read by hand; the others are made up.

use okoshi::record::progress::{Measured, Progress, compare};
use okoshi::value::quantity::quantities;

use crate::draft::{Draft, form};

type Row = (&'static str, &'static str, &'static str, &'static str);

fn line(target: &str, report: &str, context: &str) -> String {
    let (aims, got) = (quantities(target, Some(2023)), quantities(report, Some(2023)));
    let context: Vec<&str> = context.split('|').filter(|text| !text.is_empty()).collect();
    let (target, report) =
        (Measured::new(target, &aims, Some(2023)), Measured::new(report, &got, Some(2023)));
    let found = compare(&target, &report, &context);
    found.iter().map(|one| shown(&one.progress)).collect::<Vec<_>>().join(" | ")
}

fn shown(one: &Progress) -> String {
    let from = one.from.map(|from| format!("{from} → ")).unwrap_or_default();
    let sign = one.comparison.map(okoshi::value::quantity::Comparison::sign).unwrap_or_default();
    let unit = one.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let ratio = one.ratio.map_or("?".to_owned(), |ratio| format!("{:.4}", ratio.to_f64()));
    let stated = one.stated.map(|stated| format!(" said {stated}")).unwrap_or_default();
    let day = one.as_of.map(|day| format!(" on {day}")).unwrap_or_default();
    let met = one.met.map_or("", |met| if met { " met" } else { " missed" });
    format!(
        "{from}{sign}{}{unit} : {}{day} ({ratio}{stated}){met} {}",
        one.target,
        one.reached,
        one.basis.name()
    )
}

fn check(table: &[Row]) {
    let differs = |&(target, report, context, want): &Row| {
        let got = line(target, report, context);
        (got != want).then(|| format!("{target:?} / {report:?}\n  want {want}\n  got  {got}"))
    };
    let wrong: Vec<String> = table.iter().filter_map(differs).collect();
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn on_the_real_sheets() {
    #[rustfmt::skip]
    let table: [Row; 12] = [
        ("・LINE友だち登録者数の増加(8,060人→14,000人)\n・YouTubeアカウント登録者数の増加(5,470人→6,000人)",
         "LINE友だち登録者数8,060人→11,495人(10/1現在)\nYouTubeｱｶｳﾝﾄ登録者数5,470人→5,840人(10/1現在）", "",
         "8060 → 14000 人 : 11495 on 2023-10-01 (0.5783) missed baseline | 5470 → 6000 人 : 5840 on 2023-10-01 (0.6981) missed baseline"),
        ("市民向け講座、18講座開催", "長野大学、筑波大学、上田女子短期大学の講師による、まちなかｷｬﾝﾊﾟｽでの市民向け講座、5講座実施", "", "18 講座 : 5 (0.2778) words"),
        ("上田未来会議(7回)でグループごとに地域課題解決案のまとめ", "上田未来会議全7回のうち第4回目まで開催、今後4グループによる地域課題と解決案の取りまとめを支援していく予定", "", ""),
        ("職員向けのDX人材育成研修を実施（3回）", "4月に新入職員、9月に公民館主事を対象とした研修を実施、後期も2回を予定", "", ""),
        ("複数グループに分かれ、各グループ1以上のテーマを研究", "全7回開催予定中、2回実施（1回21人8/4、2回9人9/7）し、現在各グループで研究テーマを検討中", "", ""),
        ("１分野(駅・停留所一覧)を追加", "担当課から必要なデータを収集中", "", ""),
        ("若手職員による、事業所としてのSDGs行動目標設定・実施", "若手職員によるﾜｰｷﾝｸﾞｸﾞﾙｰﾌﾟを7月に設置し、ｸﾞﾙｰﾌﾟﾜｰｸ等を2回実施、現在、行動目標等を設定中", "", ""),
        ("広報紙等を活用したSDGs理念の普及啓発", "広報うえだ及び市HP内に、市内企業・団体・学校等によるSDGsの取組を紹介するコーナー「SDGsひろば」を新設し、4月号から毎月１事例ずつ取組を紹介", "", ""),
        ("「人口減少時代の持続可能なまちづくり」をテーマにした、大学生による政策ｺﾝﾍﾟﾃｨｼｮﾝの開催", "14大学17チームから応募、サントミューゼで11月18日予選会、11月19日決勝戦を開催予定", "", ""),
        ("評価委員会でのR4業務実績及び第1期中期目標期間評価の協議", "評価委員会（3回開催）においてR4の業務実績及び第1期中期目標期間を評価し、9月議会において報告", "", ""),
        ("幼保小中高への出前講座等", "中学1件、高校1件の出前講座を実施、公民館事業への「信州上田学」冠付与37件", "", ""),
        ("職員の情報発信力を強化するための研修会を実施(2回)", "・係長級職員及び担当職員を対象に広報活動研修会を実施（5月）\n・担当職員を対象にホームページ操作研修会を実施（7月）", "", ""),
    ];
    check(&table);
}

#[test]
fn the_same_quantity() {
    #[rustfmt::skip]
    let table: [Row; 25] = [
        ("来館者数12,000人", "来館者数6,300人（9月末現在）", "", "12000 人 : 6300 on 2023-09-30 (0.5250) words"),
        ("来館者数12,000人以上", "来館者数は12,400人", "", ">=12000 人 : 12400 (1.0333) met words"),
        ("研修会の開催 年6回", "研修会を3回開催", "", "6 回 : 3 (0.5000) words"),
        ("6回", "3回", "", "6 回 : 3 (0.5000) sole"),
        ("年間6回開催", "4回開催した。", "", "6 回 : 4 (0.6667) sole"),
        ("見学会6回開催", "全6回中、4回を実施", "", "6 回 : 4 (0.6667) stated"),
        ("補助件数 100件", "45件（達成率45%）", "", "100 件 : 45 (0.4500 said 0.45) stated"),
        ("収納率95%", "収納率は96.2%", "", "95 % : 96.2 (1.0126) words"),
        ("事故件数を30件から20件に減らす", "事故件数30件→25件", "", "30 → 20 件 : 25 (0.5000) missed baseline"),
        ("事故件数30件→20件", "事故件数は18件", "", "30 → 20 件 : 18 (1.2000) met words"),
        ("事故件数20件以下", "事故件数18件", "", "<=20 件 : 18 (?) met words"),
        ("事故件数20件以下", "事故件数22件", "", "<=20 件 : 22 (?) missed words"),
        ("寄附額3,000千円", "寄附額120万円", "", "3000 千円 : 1200 (0.4000) words"),
        ("参加者300名", "参加者は延べ180人", "", "300 名 : 180 (0.6000) words"),
        ("登録店舗数50店", "登録店舗数 50店（目標達成）", "", "50 店 : 50 (1.0000) words"),
        ("講座5回、参加者100人", "講座3回、参加者72人", "", "5 回 : 3 (0.6000) words | 100 人 : 72 (0.7200) words"),
        ("100件", "貸出件数60件", "貸出件数の増加", "100 件 : 60 (0.6000) words"),
        ("電子申請の利用率 40%", "利用率 前年度25%、9月末32%", "", "40 % : 32 (0.8000) words"),
        ("公園の整備 4箇所", "公園整備 ２ヶ所完了", "", "4 か所 : 2 (0.5000) words"),
        ("年間147時間の削減", "導入効果　年89時間削減", "", "147 時間 : 89 (0.6054) missed sole"),
        ("掲載 12回", "広報紙への掲載 5回", "", "12 回 : 5 (0.4167) words"),
        ("55.2%→58.0%", "上半期　56.6%", "", "55.2 → 58 % : 56.6 (0.5000) missed sole"),
        ("参加者の増 300人", "250人に増加", "", "300 人 : 250 (0.8333) sole"),
        ("会員 300人", "9月末で250人となった", "", "300 人 : 250 (0.8333) sole"),
        ("配布部数 1,000部", "配布部数：８００部", "", "1000 部 : 800 (0.8000) words"),
    ];
    check(&table);
}

#[test]
fn never_across_different_quantities() {
    #[rustfmt::skip]
    let table: [Row; 21] = [
        ("来館者数12,000人", "貸出者数6,300人", "", ""),
        ("来館者数12,000人", "職員3人を配置", "", ""),
        ("講座5回", "参加者72人", "", ""),
        ("研修会6回", "打合せ会議を3回開催", "", ""),
        ("研修会6回", "研修会は2回を予定", "", ""),
        ("研修会6回", "研修会は残り2回", "", ""),
        ("来館者数12,000人", "前年度の来館者数6,300人", "", ""),
        ("3件の新規事業", "既存の事業2件を見直し", "", ""),
        ("収納率95%", "収納額は前年比3%増", "", ""),
        ("収納率95%", "進捗率50%", "", ""),
        ("開催 月2回", "開催 年3回", "", ""),
        ("10件増", "30件", "", ""),
        ("テレビへの掲載(2回)", "広報紙掲載3回、HP更新33回", "", ""),
        ("テレビへの掲載(2回)", "新聞への掲載3回", "", ""),
        ("協定の締結 3団体", "9団体から意見を聴取", "", ""),
        ("協定の締結 3団体", "9団体と意見を交換", "", ""),
        ("25手続の電子化", "6手続を公開済、1手続を調整中", "", ""),
        ("R6～8年度の計画", "R5年度に着手", "", ""),
        ("講座5回", "A講座2回、B講座1回", "", ""),
        ("1～3件", "2件", "", ""),
        ("検討する", "3回検討した", "", ""),
    ];
    check(&table);
}

#[test]
fn an_item_shows_its_progress_and_the_evidence_of_both() {
    let form = form("");
    let item = ["岬を回る", "通年", "見回り 12回", "見回り 6回", "見回り 12回"];
    let draft = Draft::default().field(0, "令和5年度").row(0, 1, "見回り").item(0, 0, item);
    let reading = draft.item(0, 1, ["島を回る", "通年", "見回り 4回", "", ""]).read(&form);
    let items = reading.record.fields.get("works").unwrap().elements()[0].get("items").unwrap().elements();
    let progress = items[0].get("progress").unwrap().elements();
    assert_eq!(progress.len(), 2);
    let okoshi::record::Tree::Leaf(okoshi::record::Typed::Reached(last)) = &progress[1] else {
        panic!("{progress:?}");
    };
    assert_eq!(shown(&last.progress), "12 回 : 12 (1.0000) words");
    assert_eq!(last.progress.report, "final");
    assert_eq!(last.target.pointer, "/works/0/items/0/target/quantities/0");
    assert_eq!(last.reached.pointer, "/works/0/items/0/final/quantities/0");
    assert_eq!((last.target.text.as_str(), last.reached.text.as_str()), ("12回", "12回"));
    assert!((last.confidence - 0.9).abs() < f32::EPSILON);
    assert_eq!(items[1].get("progress").unwrap().elements(), []);
}
