//! What is told of a record that is not proven.

use serde_json::{Value, json};

use super::super::Exit;
use crate::batch::Finding;
use crate::error::Error;
use crate::wording::{Lang, Wording};

/// What is the matter; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Damaged,
    SourceMissing,
    SourceChanged,
    OtherVersion,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::SourceMissing => "source-missing",
            Self::SourceChanged => "source-changed",
            Self::OtherVersion => "other-version",
        }
    }

    pub(super) fn exit(self) -> Exit {
        match self {
            Self::Damaged => Exit::Damaged,
            Self::SourceMissing => Exit::SourceMissing,
            Self::SourceChanged => Exit::SourceChanged,
            Self::OtherVersion => Exit::OtherVersion,
        }
    }

    fn help(self) -> Wording {
        match self {
            Self::Damaged => Wording::new(
                "原本から読み直してください（--form や --encoding を付けて読んだ記録なら、check にも付けてください）",
                "read the source again; if it was read with --form, --encoding or --grammar, give check the same",
            ),
            Self::SourceMissing => Wording::new(
                "原本のあるフォルダを --source で指定してください",
                "give the folder of the sources with --source",
            ),
            Self::SourceChanged => Wording::new(
                "記録を作ったときの原本を探すか、読み直してください",
                "find the source as it was, or read it again",
            ),
            Self::OtherVersion => Wording::new(
                "記録を作った版の okoshi で確かめるか、読み直してください",
                "check it with the version that made it, or read the source again",
            ),
        }
    }
}

/// One finding, with where it was found.
pub(super) struct Told {
    pub(super) verdict: Verdict,
    number: usize,
    file: Option<String>,
    id: Option<String>,
    pointer: Option<String>,
    message: Wording,
}

impl Told {
    fn of_source(verdict: Verdict, number: usize, file: &str, message: Wording) -> Self {
        Self { verdict, number, file: Some(file.to_owned()), id: None, pointer: None, message }
    }

    pub(super) fn damaged(number: usize, cause: &str) -> Self {
        let message =
            Wording::new(format!("記録ではありません（{cause}）"), format!("this is no record: {cause}"));
        Self { verdict: Verdict::Damaged, number, file: None, id: None, pointer: None, message }
    }

    pub(super) fn missing(number: usize, file: &str) -> Self {
        let message = Wording::new("原本がありません", "the source is not there");
        Self::of_source(Verdict::SourceMissing, number, file, message)
    }

    pub(super) fn changed(number: usize, file: &str, sha256: &str) -> Self {
        let message = Wording::new(
            format!("原本が変わっています（今の SHA-256 は {sha256}）"),
            format!("the source was changed: its SHA-256 is now {sha256}"),
        );
        Self::of_source(Verdict::SourceChanged, number, file, message)
    }

    pub(super) fn unreadable(number: usize, file: &str, error: &Error) -> Self {
        let said = error.message();
        let message = Wording::new(
            format!("原本を読めません（{}）", said.ja),
            format!("the source cannot be read: {}", said.en),
        );
        Self::of_source(Verdict::SourceChanged, number, file, message)
    }

    pub(super) fn lacking(number: usize, file: &str, count: usize) -> Self {
        let message = Wording::new(
            format!("原本からはあと {count} 件の記録が得られます"),
            format!("the source gives {count} more records"),
        );
        Self::of_source(Verdict::Damaged, number, file, message)
    }

    /// What a finding about a record means; `is_other` if it is known to come from another version.
    pub(super) fn of(number: usize, file: &str, id: &str, finding: Finding, is_other: bool) -> Self {
        let verdict = match finding {
            Finding::OtherVersion { .. } => Verdict::OtherVersion,
            Finding::Differs { .. } if is_other => Verdict::OtherVersion,
            _ => Verdict::Damaged,
        };
        let (pointer, message) = wording(finding);
        Self { verdict, number, file: Some(file.to_owned()), id: Some(id.to_owned()), pointer, message }
    }

    pub(super) fn line(&self, lang: Lang) -> String {
        let place: Vec<&str> =
            [&self.file, &self.id, &self.pointer].into_iter().flatten().map(String::as_str).collect();
        let (verdict, number) = (self.verdict.name(), self.number);
        let place = place.join(" ");
        let (message, help) = (self.message.get(lang), self.verdict.help());
        format!("{verdict}: {number}: {place}: {message}\n  help: {}", help.get(lang))
    }

    pub(super) fn json(&self, lang: Lang) -> Value {
        json!({
            "verdict": self.verdict.name(),
            "number": self.number,
            "file": self.file,
            "id": self.id,
            "pointer": self.pointer,
            "message": self.message.get(lang),
            "help": self.verdict.help().get(lang),
        })
    }
}

fn wording(finding: Finding) -> (Option<String>, Wording) {
    let nothing = |said: Option<String>, ja: &str, en: &str| {
        (said.clone().unwrap_or_else(|| ja.to_owned()), said.unwrap_or_else(|| en.to_owned()))
    };
    match finding {
        Finding::OtherVersion { found } => (
            None,
            Wording::new(
                format!("記録の形の版が {found} です"),
                format!("the record has the shape of version {found}"),
            ),
        ),
        Finding::NoSuchSpan { pointer } => (
            Some(pointer),
            Wording::new(
                "根拠の位置が原本にありません",
                "its evidence points to where the source has no text",
            ),
        ),
        Finding::NoSuchValue { pointer } => (
            Some(pointer),
            Wording::new("根拠だけあって値がありません", "there is evidence of it, but no value"),
        ),
        Finding::NotItsEvidence { pointer, record, source } => (
            Some(pointer),
            Wording::new(
                format!("記録は「{record}」、その位置の原本は「{source}」です"),
                format!("the record says `{record}`, its place in the source holds `{source}`"),
            ),
        ),
        Finding::Ledger { said, counted } => (
            Some("/ledger".to_owned()),
            Wording::new(
                format!("帳簿は {said} 字、数えると {counted} 字です"),
                format!("the ledger says {said} characters, and {counted} are counted"),
            ),
        ),
        Finding::Differs { pointer, record, source } => {
            let (record_ja, record_en) = nothing(record, "なし", "nothing");
            let (source_ja, source_en) = nothing(source, "なし", "nothing");
            (
                Some(pointer),
                Wording::new(
                    format!("記録は {record_ja}、読み直すと {source_ja} です"),
                    format!("the record says {record_en}, reading again gives {source_en}"),
                ),
            )
        }
    }
}
