//! What a form's checks find: values that do not agree with each other, with the year or with the cover.

use crate::wording::Wording;

/// What does not hold on a sheet, or on the sheets of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A field that is always filled in is empty.
    NotFilled {
        /// Its name in the drawing.
        field: String,
    },
    /// The columns of a row print different numbers.
    MarkerCounts {
        /// Each column that prints numbers, and how many.
        counts: Vec<(String, usize)>,
    },
    /// Numbers do not run 1, 2, 3 …
    Numbering {
        /// As they stand.
        numbers: Vec<u32>,
    },
    /// The year is none that its era has.
    ImpossibleYear {
        /// As printed.
        text: String,
        /// As reckoned.
        year: i32,
    },
    /// The year is none in which such sheets were made.
    StrangeYear {
        /// As read.
        year: i32,
        /// The first and last year that the drawing names.
        years: (i32, i32),
    },
    /// A period lies outside the sheet's fiscal year.
    OutsideYear {
        /// As printed.
        period: String,
        /// The sheet's fiscal year.
        year: i32,
    },
    /// Hardly any item is reported on: the sheet is of an earlier stage, or its reports are lost.
    FewReports {
        /// The report's column.
        column: String,
        /// Items that are reported on.
        filled: usize,
        /// All items.
        of: usize,
    },
    /// A later report is there, the one before it is not.
    StageSkipped {
        /// The report that holds text.
        column: String,
        /// The report that holds none.
        before: String,
    },
    /// The other sheets of the file are of another stage.
    StageDiffers {
        /// The sheet's.
        stage: String,
        /// That of the others.
        others: String,
    },
    /// A target that the report leaves out.
    NotReported {
        /// The report's column.
        column: String,
    },
    /// The cover says otherwise.
    CoverDiffers {
        /// The field.
        field: String,
        /// What the sheet says.
        sheet: String,
        /// What the cover says.
        cover: String,
    },
    /// The cover gives the sheet another rank.
    CoverRank {
        /// The sheet's.
        sheet: u32,
        /// The cover's.
        cover: u32,
    },
    /// The cover does not list the sheet.
    NotOnCover {
        /// The sheet's rank.
        rank: u32,
    },
    /// No sheet follows for an entry of the cover.
    NoSheet {
        /// The entry's rank.
        rank: u32,
    },
}

impl Finding {
    /// A short name that does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFilled { .. } => "not-filled",
            Self::MarkerCounts { .. } => "marker-count",
            Self::Numbering { .. } => "numbering",
            Self::ImpossibleYear { .. } => "impossible-year",
            Self::StrangeYear { .. } => "strange-year",
            Self::OutsideYear { .. } => "outside-year",
            Self::FewReports { .. } => "few-reports",
            Self::StageSkipped { .. } => "stage-skipped",
            Self::StageDiffers { .. } => "stage-differs",
            Self::NotReported { .. } => "not-reported",
            Self::CoverDiffers { .. } => "cover-differs",
            Self::CoverRank { .. } => "cover-rank",
            Self::NotOnCover { .. } => "not-on-cover",
            Self::NoSheet { .. } => "no-sheet",
        }
    }

    /// What was found, for a drawing's own wording.
    pub fn found(&self) -> String {
        match self {
            Self::NotFilled { field } => field.clone(),
            Self::MarkerCounts { counts } => counted(counts),
            Self::Numbering { numbers } => listed(numbers),
            Self::ImpossibleYear { text, .. } => text.clone(),
            Self::StrangeYear { year, .. } => year.to_string(),
            Self::OutsideYear { period, .. } => period.clone(),
            Self::FewReports { filled, of, .. } => format!("{filled}/{of}"),
            Self::StageSkipped { column, .. } | Self::NotReported { column } => column.clone(),
            Self::StageDiffers { stage, .. } => stage.clone(),
            Self::CoverDiffers { sheet, .. } => sheet.clone(),
            Self::CoverRank { sheet: rank, .. } | Self::NotOnCover { rank } | Self::NoSheet { rank } => {
                rank.to_string()
            }
        }
    }

    /// What is the matter.
    pub fn message(&self) -> Wording {
        match self {
            Self::NotFilled { field } => Wording::new(
                format!("欄 `{field}` に何も書かれていません"),
                format!("nothing is written in `{field}`"),
            ),
            Self::MarkerCounts { counts } => {
                let counts = counted(counts);
                Wording::new(
                    format!("番号の数が列ごとに違います（{counts}）"),
                    format!("the columns print different numbers of items: {counts}"),
                )
            }
            Self::Numbering { numbers } => {
                let numbers = listed(numbers);
                Wording::new(
                    format!("番号が 1 から順に並んでいません（{numbers}）"),
                    format!("the numbers do not run from 1 on: {numbers}"),
                )
            }
            Self::ImpossibleYear { text, year } => Wording::new(
                format!("「{text}」という年はありません（{year} 年として計算しました）"),
                format!("there is no year `{text}`; reckoned on, it is {year}"),
            ),
            Self::StrangeYear { year, years: (first, last) } => Wording::new(
                format!("{year} 年度は、この様式が使われた {first}～{last} 年度の外です"),
                format!("the year {year} is none of those of this form, {first} to {last}"),
            ),
            Self::OutsideYear { period, year } => Wording::new(
                format!("期間「{period}」は {year} 年度に入りません"),
                format!("the period `{period}` lies outside the fiscal year {year}"),
            ),
            Self::FewReports { column, filled, of } => Wording::new(
                format!("`{column}` に書かれているのは {of} 項目のうち {filled} 項目だけです"),
                format!("only {filled} of {of} items hold text in `{column}`"),
            ),
            Self::StageSkipped { column, before } => Wording::new(
                format!("`{before}` が空のまま `{column}` が書かれています"),
                format!("`{column}` holds text, and `{before}` before it holds none"),
            ),
            Self::StageDiffers { stage, others } => Wording::new(
                format!("このシートは {stage} の段階ですが、同じファイルのほかのシートは {others} です"),
                format!("the sheet is of the stage {stage}, the others of its file are of {others}"),
            ),
            Self::NotReported { column } => Wording::new(
                format!("目標に対する報告が `{column}` にありません"),
                format!("the target is not reported on in `{column}`"),
            ),
            Self::CoverDiffers { field, sheet, cover } => Wording::new(
                format!("`{field}` は「{sheet}」ですが、表紙では「{cover}」です"),
                format!("`{field}` is `{sheet}`, but the cover says `{cover}`"),
            ),
            Self::CoverRank { sheet, cover } => Wording::new(
                format!("順位は {sheet} ですが、表紙では {cover} です"),
                format!("the rank is {sheet}, but the cover says {cover}"),
            ),
            Self::NotOnCover { rank } => Wording::new(
                format!("順位 {rank} は表紙にありません"),
                format!("the cover lists no rank {rank}"),
            ),
            Self::NoSheet { rank } => Wording::new(
                format!("表紙の順位 {rank} のシートがありません"),
                format!("no sheet follows for rank {rank} of the cover"),
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Wording {
        match self {
            Self::MarkerCounts { .. } | Self::Numbering { .. } => Wording::new(
                "原本の番号と見比べ、読み違いなら confidence の低い値を直してください",
                "compare the numbers with the sheet; if they were misread, look at the values of low confidence",
            ),
            Self::StageDiffers { .. } | Self::StageSkipped { .. } | Self::FewReports { .. } => Wording::new(
                "報告の列が別の列の文字を取り込んでいないか、原本で確かめてください",
                "see on the sheet whether the report's column took in the text of another one",
            ),
            Self::CoverDiffers { .. }
            | Self::CoverRank { .. }
            | Self::NotOnCover { .. }
            | Self::NoSheet { .. } => {
                Wording::new("表紙とシートを見比べてください", "compare the cover with its sheets")
            }
            _ => Wording::new(
                "原本を確かめてください。原本のとおりなら直すところはありません",
                "look at the sheet; if it is so printed, nothing has to be done",
            ),
        }
    }
}

fn counted(counts: &[(String, usize)]) -> String {
    let counts: Vec<String> = counts.iter().map(|(column, count)| format!("{column} {count}")).collect();
    counts.join(", ")
}

fn listed(numbers: &[u32]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    numbers.join(", ")
}
