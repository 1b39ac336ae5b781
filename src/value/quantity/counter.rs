//! Units and counters: what stands behind a number and says of what it is so many.
//!
//! To teach okoshi a counter, add a row to [`COUNTERS`]; a counter of two kanji or more, or of katakana, that no
//! row names is read as the run of glyphs behind the number, up to a word for an action (17チームが, 3事例紹介).

use std::borrow::Cow;
use std::sync::LazyLock;

use nom::IResult;

use crate::value::glyph::{first, glyph, is_kanji, is_katakana, ka, miss, tight, tight_ka};

/// A row of the table: the unit as given out, its spellings, and what may not follow it (基 is no counter in 基本).
struct Counter(&'static str, &'static [&'static str], &'static str);

/// A counter as read behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The unit in its one clean spelling.
    pub(crate) unit: Cow<'static, str>,
    /// Whether a row of the table names it.
    pub(crate) known: bool,
}

#[rustfmt::skip]
const COUNTERS: &[Counter] = &[
    // shares and rates
    Counter("%", &["%", "㌫", "パーセント"], ""),
    Counter("ポイント", &["ポイント", "%ポイント", "pt", "Pt"], ""),
    Counter("‰", &["‰", "パーミル"], ""),
    Counter("割", &["割"], "合引当高愛譜り"),
    Counter("倍", &["倍"], "率"),
    Counter("点", &["点"], "検字数灯火滴呼在訳線滅景差"),
    // money
    Counter("円", &["円"], "滑卓安高形周盤熟グ"),
    Counter("千円", &["千円"], ""),
    Counter("万円", &["万円"], ""),
    Counter("百万円", &["百万円"], ""),
    Counter("億円", &["億円"], ""),
    Counter("ドル", &["ドル"], ""),
    // people
    Counter("人", &["人"], "口材権事間生格気類物員民家脈体命工柄手選形並的乗槽学暮親"),
    Counter("人分", &["人分"], "類"),
    Counter("人日", &["人日", "人・日"], ""),
    Counter("人月", &["人月", "人・月"], ""),
    Counter("人泊", &["人泊"], ""),
    Counter("名", &["名"], "簿称所義札物産前誉城山店刺勝水"),
    Counter("名分", &["名分"], "類"),
    Counter("者", &["者"], "協面連間懇"),
    Counter("世帯", &["世帯"], "主住員"),
    Counter("家族", &["家族"], ""),
    Counter("家庭", &["家庭"], ""),
    Counter("組", &["組"], "織合立"),
    Counter("班", &["班"], "長"),
    Counter("学級", &["学級"], ""),
    Counter("クラス", &["クラス"], ""),
    Counter("歳", &["歳", "才"], "児入出末費能"),
    // occasions and cases
    Counter("回", &["回"], "答収線復覧避遊路転帰想顧りっ忌"),
    Counter("回線", &["回線"], ""),
    Counter("回分", &["回分"], ""),
    Counter("件", &["件"], "数名費"),
    Counter("度", &["度"], "数合外々量"),
    Counter("例", &["例"], "会年外示月規題"),
    Counter("事例", &["事例"], ""),
    Counter("事案", &["事案"], ""),
    Counter("案件", &["案件"], ""),
    Counter("議案", &["議案"], ""),
    Counter("票", &["票"], ""),
    Counter("口", &["口"], "座径腔頭調実"),
    Counter("泊", &["泊"], ""),
    Counter("勝", &["勝"], "手負"),
    Counter("周", &["周"], "年知辺期"),
    Counter("巡", &["巡"], "回視"),
    Counter("便", &["便"], "利所宜益覧乗秘"),
    Counter("往復", &["往復"], ""),
    // time
    Counter("年間", &["年間"], ""),
    Counter("年", &["年"], "度生次代報金齢賀始頭表鑑収俸産式版少長祭"),
    Counter("年分", &["年分"], ""),
    Counter("か年", &["か年"], ""),
    Counter("か月", &["か月"], "児健"),
    Counter("か月間", &["か月間"], ""),
    Counter("か月分", &["か月分"], ""),
    Counter("週間", &["週間"], ""),
    Counter("週", &["週"], "刊末"),
    Counter("日間", &["日間"], ""),
    Counter("日", &["日"], "本程常刊記曜照々号"),
    Counter("日分", &["日分"], ""),
    Counter("時間", &["時間"], "帯外割"),
    Counter("分", &["分"], "析類別散割担館団野布離岐権譲量科校数娩配署煙室かの"),
    Counter("分間", &["分間"], ""),
    Counter("秒", &["秒"], ""),
    Counter("秒間", &["秒間"], ""),
    Counter("コマ", &["コマ"], ""),
    Counter("クール", &["クール"], ""),
    // places and buildings
    Counter("か所", &["か所"], ""),
    Counter("か国", &["か国"], ""),
    Counter("か国語", &["か国語"], ""),
    Counter("か村", &["か村"], ""),
    Counter("か店", &["か店"], ""),
    Counter("地点", &["地点"], ""),
    Counter("地区", &["地区"], ""),
    Counter("地域", &["地域"], "居"),
    Counter("区域", &["区域"], ""),
    Counter("区画", &["区画"], ""),
    Counter("区間", &["区間"], ""),
    Counter("工区", &["工区"], ""),
    Counter("区", &["区"], "画域間分別民長役"),
    Counter("筆", &["筆"], "頭記者界"),
    Counter("画地", &["画地"], ""),
    Counter("棟", &["棟"], "梁"),
    Counter("戸", &["戸"], "別籍建口外"),
    Counter("軒", &["軒"], ""),
    Counter("室", &["室"], "内外長温"),
    Counter("部屋", &["部屋"], ""),
    Counter("床", &["床"], "面下暖"),
    Counter("席", &["席"], ""),
    Counter("層", &["層"], ""),
    Counter("館", &["館"], "内長外員"),
    Counter("施設", &["施設"], ""),
    Counter("会場", &["会場"], ""),
    Counter("教室", &["教室"], ""),
    Counter("公園", &["公園"], ""),
    Counter("公民館", &["公民館"], ""),
    Counter("橋", &["橋"], "梁りょう脚"),
    Counter("路線", &["路線"], ""),
    Counter("系統", &["系統"], ""),
    Counter("車線", &["車線"], ""),
    Counter("線", &["線"], "路形"),
    Counter("河川", &["河川"], ""),
    // schools, companies, bodies
    Counter("校", &["校"], "区庭舎長歌内種正則務風医外閲訂"),
    Counter("校区", &["校区"], ""),
    Counter("大学", &["大学"], "院生構等連間"),
    Counter("高校", &["高校"], "生等連"),
    Counter("中学校", &["中学校"], "区"),
    Counter("小学校", &["小学校"], "区"),
    Counter("学校", &["学校"], ""),
    Counter("学科", &["学科"], ""),
    Counter("学部", &["学部"], ""),
    Counter("園", &["園"], "児芸庭内長舎外"),
    Counter("保育園", &["保育園"], ""),
    Counter("社", &["社"], "会員協内長団寺殿屋説交外歴"),
    Counter("企業", &["企業"], "数"),
    Counter("法人", &["法人"], ""),
    Counter("事業所", &["事業所"], ""),
    Counter("事業者", &["事業者"], ""),
    Counter("事業", &["事業"], ""),
    Counter("業者", &["業者"], ""),
    Counter("団体", &["団体"], ""),
    Counter("分団", &["分団"], ""),
    Counter("組織", &["組織"], ""),
    Counter("組合", &["組合"], ""),
    Counter("自治会", &["自治会"], ""),
    Counter("町会", &["町会"], ""),
    Counter("町内会", &["町内会"], ""),
    Counter("店舗", &["店舗"], ""),
    Counter("店", &["店"], "長頭内"),
    Counter("病院", &["病院"], ""),
    Counter("機関", &["機関"], ""),
    Counter("部会", &["部会"], ""),
    Counter("部局", &["部局"], ""),
    Counter("部署", &["部署"], ""),
    Counter("部門", &["部門"], ""),
    Counter("課", &["課"], "題長税程外金"),
    Counter("局", &["局"], "面地長所部"),
    Counter("所属", &["所属"], ""),
    Counter("自治体", &["自治体"], ""),
    Counter("市町村", &["市町村"], ""),
    Counter("市町", &["市町"], ""),
    Counter("町村", &["町村"], ""),
    Counter("市", &["市"], "民内役場立長議政道街営税外域"),
    Counter("町", &["町"], "会民長立内外歩並営"),
    Counter("村", &["村"], "民長落内外営"),
    Counter("都道府県", &["都道府県"], ""),
    Counter("県", &["県"], "内外民道立庁営議"),
    Counter("国", &["国"], "内道民際土立語保外勢籍"),
    // things
    Counter("つ", &["つ"], ""),
    Counter("個", &["個"], "人別性々体展室所"),
    Counter("本", &["本"], "市人庁年格計部町郷館社体業数当文来校日会土州堂籍音気物質"),
    Counter("枚", &["枚"], "方挙"),
    Counter("冊", &["冊"], "子"),
    Counter("部", &["部"], "会局門署員活長隊品分材屋位下落数外制"),
    Counter("巻分", &["巻分"], ""),
    Counter("台", &["台"], "帳風所湾頭紙地詞"),
    Counter("台分", &["台分"], ""),
    Counter("基", &["基"], "準本金盤礎地幹軸調"),
    Counter("機", &["機"], "関能器会構械運動"),
    Counter("両", &["両"], "親方面者立替側"),
    Counter("隻", &["隻"], ""),
    Counter("艇", &["艇"], ""),
    Counter("頭", &["頭"], "首部取髪"),
    Counter("匹", &["匹"], "敵"),
    Counter("羽", &["羽"], "根"),
    Counter("株", &["株"], "式主"),
    Counter("束", &["束"], "縛"),
    Counter("箱", &["箱"], ""),
    Counter("袋", &["袋"], ""),
    Counter("缶", &["缶"], ""),
    Counter("着", &["着"], "手実工任地眼"),
    Counter("足", &["足"], "腰下元湯"),
    Counter("食", &["食"], "育料品事堂生材器農中物"),
    Counter("杯", &["杯"], ""),
    Counter("皿", &["皿"], ""),
    Counter("品", &["品"], "種質位格物切"),
    Counter("品目", &["品目"], ""),
    Counter("品種", &["品種"], ""),
    Counter("作品", &["作品"], ""),
    Counter("曲", &["曲"], "線"),
    Counter("話", &["話"], "題"),
    Counter("通", &["通"], "年知学報勤信過常行話帳貨院所達訳用路り"),
    Counter("ページ", &["ページ", "頁"], ""),
    Counter("P", &["P", "p"], ""),
    Counter("字", &["字"], "幕典"),
    Counter("文字", &["文字"], ""),
    Counter("語", &["語"], "学"),
    Counter("言語", &["言語"], ""),
    Counter("面", &["面"], "積接談会倒白的"),
    Counter("枠", &["枠"], "組"),
    Counter("式", &["式"], "典場次辞"),
    Counter("セット", &["セット"], ""),
    Counter("樹種", &["樹種"], ""),
    Counter("歩", &["歩"], "道行合"),
    Counter("丁", &["丁"], "寧"),
    Counter("畝", &["畝"], ""),
    Counter("反", &["反"], "映省応対面復省射"),
    Counter("坪", &["坪"], ""),
    Counter("畳", &["畳"], ""),
    Counter("段", &["段"], "階取落差々"),
    Counter("段階", &["段階"], ""),
    Counter("位", &["位"], "置相牌"),
    Counter("種", &["種"], "別々類苗子混免低公地"),
    Counter("種類", &["種類"], ""),
    Counter("種目", &["種目"], ""),
    Counter("業種", &["業種"], ""),
    Counter("職種", &["職種"], ""),
    Counter("項目", &["項目"], ""),
    Counter("科目", &["科目"], ""),
    Counter("費目", &["費目"], ""),
    Counter("分野", &["分野"], ""),
    Counter("類型", &["類型"], ""),
    Counter("手続", &["手続", "手続き"], ""),
    Counter("業務", &["業務"], ""),
    Counter("講座", &["講座"], ""),
    Counter("講義", &["講義"], ""),
    Counter("科", &["科"], "学長"),
    Counter("施策", &["施策"], ""),
    Counter("事務", &["事務"], "所局"),
    Counter("計画", &["計画"], ""),
    Counter("方針", &["方針"], ""),
    Counter("条例", &["条例"], ""),
    Counter("課題", &["課題"], ""),
    Counter("指標", &["指標"], ""),
    Counter("取組", &["取組", "取組み", "取り組み"], ""),
    Counter("か条", &["か条"], ""),
    Counter("単位", &["単位"], ""),
    Counter("柱", &["柱"], ""),
    Counter("チーム", &["チーム"], ""),
    Counter("グループ", &["グループ"], ""),
    Counter("コース", &["コース"], ""),
    Counter("テーマ", &["テーマ"], ""),
    Counter("ブース", &["ブース"], ""),
    Counter("アカウント", &["アカウント"], ""),
    Counter("アクセス", &["アクセス"], ""),
    Counter("PV", &["PV", "ページビュー"], ""),
    // measures
    Counter("ha", &["ha", "Ha", "㏊", "㌶", "ヘクタール"], ""),
    Counter("a", &["a", "アール"], ""),
    Counter("㎡", &["㎡", "m2", "m²", "平方メートル", "平米"], ""),
    Counter("㎢", &["㎢", "km2", "km²", "平方キロメートル", "平方キロ"], ""),
    Counter("㎥", &["㎥", "m3", "m³", "立方メートル", "立米"], ""),
    Counter("m", &["m", "ⅿ", "㍍", "メートル"], ""),
    Counter("km", &["km", "Km", "KM", "㎞", "㌔", "キロメートル", "キロ"], ""),
    Counter("cm", &["cm", "㎝", "センチ", "センチメートル"], ""),
    Counter("mm", &["mm", "㎜", "ミリ", "ミリメートル"], ""),
    Counter("kg", &["kg", "Kg", "㎏", "キログラム"], ""),
    Counter("g", &["g", "グラム"], ""),
    Counter("mg", &["mg"], ""),
    Counter("t", &["t", "㌧", "トン"], ""),
    Counter("t-CO2", &["t-CO2", "tCO2", "t-CO₂", "tCO₂", "トンCO2"], ""),
    Counter("kg-CO2", &["kg-CO2", "kgCO2", "kg-CO₂"], ""),
    Counter("L", &["L", "l", "ℓ", "㍑", "リットル"], ""),
    Counter("kL", &["kL", "kl", "KL", "kℓ", "キロリットル"], ""),
    Counter("mL", &["mL", "ml", "㎖"], ""),
    Counter("kW", &["kW", "KW", "キロワット"], ""),
    Counter("MW", &["MW", "メガワット"], ""),
    Counter("W", &["W", "ワット"], ""),
    Counter("V", &["V", "ボルト"], ""),
    Counter("kWh", &["kWh", "KWh", "KWH", "kwh", "キロワット時"], ""),
    Counter("MWh", &["MWh"], ""),
    Counter("GWh", &["GWh"], ""),
    Counter("GJ", &["GJ"], ""),
    Counter("MJ", &["MJ"], ""),
    Counter("℃", &["℃", "°C"], ""),
    Counter("dB", &["dB", "デシベル"], ""),
    Counter("ppm", &["ppm"], ""),
    Counter("Bq", &["Bq", "ベクレル"], ""),
    Counter("Mbps", &["Mbps"], ""),
    Counter("Gbps", &["Gbps"], ""),
    Counter("KB", &["KB", "kB"], ""),
    Counter("MB", &["MB"], ""),
    Counter("GB", &["GB"], ""),
    Counter("TB", &["TB"], ""),
];

/// Words for what is done, which end a counter that no row names.
#[rustfmt::skip]
const ACTIONS: &[&str] = &[
    "実施", "開催", "設置", "作成", "策定", "整備", "達成", "参加", "増加", "減少", "実績", "予定", "以上", "以下", "未満", "程度",
    "前後", "以内", "完了", "締結", "終了", "開始", "導入", "採択", "採用", "登録", "公開", "公表", "掲載", "発行", "発信", "配布",
    "配付", "交付", "支給", "支援", "認定", "認証", "指定", "選定", "選出", "決定", "確保", "新設", "増設", "廃止", "廃校", "統合",
    "移行", "移転", "移住", "更新", "改修", "改善", "改定", "改訂", "見直", "見込", "削減", "縮減", "向上", "上昇", "低下", "拡大",
    "拡充", "追加", "新規", "継続", "対応", "対象", "調査", "検討", "協議", "調整", "訪問", "視察", "派遣", "受入", "受講", "受診",
    "受付", "受賞", "申込", "申請", "応募", "提出", "提案", "提供", "推進", "促進", "普及", "利用", "活用", "使用", "運行", "運営",
    "運用", "稼働", "販売", "売却", "購入", "貸付", "貸出", "契約", "成立", "成約", "合意", "合同", "連携", "協力", "相当", "相談",
    "現在", "時点", "満点", "全体", "合計", "及び", "並び", "又は", "概ね",
];

/// Glyphs that end it where no word goes on behind them: 5楽団中3楽団, but 3民間事業者.
const ENDINGS: &str = "等中内外分計別毎用間済弱強余当後前他約各全延";

/// Glyphs that end it wherever they stand: 5イベント減.
const CHANGES: &str = "増減超";

/// A spelling under its first glyph, and its row.
type Spelt = (char, &'static str, &'static Counter);

/// All spellings, those with the same first glyph side by side in the order of the table.
static SPELT: LazyLock<Vec<Spelt>> = LazyLock::new(|| {
    let of_row = |row: &'static Counter| row.1.iter().map(move |&spelling| (spelling, row));
    let spelt = COUNTERS.iter().flat_map(of_row);
    let mut spelt: Vec<Spelt> =
        spelt.filter_map(|(spelling, row)| Some((spelling.chars().next()?, spelling, row))).collect();
    spelt.sort_by_key(|&(first, ..)| first);
    spelt
});

/// Reads a counter that a row of the table names, the longest that fits.
pub(crate) fn known(input: &str) -> IResult<&str, Counted> {
    let Some(head) = first(input) else { return miss(input) };
    let fits = |&(_, spelling, Counter(unit, _, not_before)): &Spelt| {
        let (rest, _) = tight_ka(spelling)(input).ok()?;
        let cut = spelling.ends_with(|c: char| c.is_ascii_alphanumeric())
            && first(rest).is_some_and(|c| c.is_ascii_alphanumeric());
        let other = first(rest).is_some_and(|c| not_before.contains(c));
        (!cut && !other).then_some((rest, *unit))
    };
    let starting = |head: char| {
        let from = SPELT.partition_point(|&(first, ..)| first < head);
        SPELT[from..].iter().take_while(move |&&(first, ..)| first == head)
    };
    // 個 is a counter and one of the spellings of the か of か所.
    let other = ka(input).ok().map(|_| 'か').filter(|&ka| ka != head);
    match starting(head)
        .chain(other.into_iter().flat_map(starting))
        .filter_map(fits)
        .min_by_key(|(rest, _)| rest.len())
    {
        Some((rest, unit)) => Ok((rest, Counted { unit: Cow::Borrowed(unit), known: true })),
        None => miss(input),
    }
}

/// Reads the run of kanji or katakana that must be the counter though no row names it: 楽団, 商店街, モデル地区.
///
/// A single kanji is none (三密, 5輪): such a number stands in a name. Behind katakana only a counter of the table
/// goes on: モデル地区, but not イベント開催.
pub(crate) fn unknown(input: &str) -> IResult<&str, Counted> {
    const LONGEST: usize = 8;
    let starts_katakana = first(input).is_some_and(is_katakana);
    let belongs = |c| if starts_katakana { is_katakana(c) } else { is_kanji(c) || is_katakana(c) };
    let (mut rest, mut run) = (input, Vec::new());
    while run.len() < LONGEST
        && let Some(c) = first(rest).filter(|&c| belongs(c))
        && (run.is_empty() || !starts_action(rest))
    {
        run.push(c);
        rest = glyph(rest)?.0;
    }
    // At the start 目標 and 年 say what the number is for, not what it counts.
    let relation = ["目標", "年", "月", "日"].iter().any(|&relation| tight(relation)(input).is_ok());
    if run.len() < 2 || relation || starts_action(input) {
        return miss(input);
    }
    let mut unit: String = run.into_iter().collect();
    if starts_katakana
        && let Ok((after, counted)) = known(rest)
        && counted.unit.chars().count() > 1
    {
        unit.push_str(&counted.unit);
        rest = after;
    }
    Ok((rest, Counted { unit: Cow::Owned(unit), known: false }))
}

/// Whether a word for an action or a relation starts here, which is no counter.
pub(crate) fn starts_action(input: &str) -> bool {
    let Ok((rest, head)) = glyph(input) else { return false };
    let goes_on = first(rest).is_some_and(|c| is_kanji(c) || is_katakana(c));
    let ending = CHANGES.contains(head) || (ENDINGS.contains(head) && !goes_on);
    ending || ACTIONS.iter().any(|&action| action.starts_with(head) && tight(action)(input).is_ok())
}
