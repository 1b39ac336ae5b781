//! Exit codes: a promise to scripts.

use std::io;

use super::Console;
use crate::wording::{Lang, Wording};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All was read.
    Clean,
    /// All was read; some records need a person.
    Doubts,
    /// The arguments are wrong.
    Usage,
    /// A form's drawing is wrong.
    Drawing,
    /// Some inputs could not be read.
    SomeFailed,
    /// No input could be read.
    AllFailed,
    /// What was read could not be written.
    NotWritten,
    /// A record is not what its source gives, or no record at all.
    Damaged,
    /// The source of a record is not there.
    SourceMissing,
    /// The source of a record is another than it was read from.
    SourceChanged,
    /// Records of another version of the program or of other forms.
    OtherVersion,
    /// Stopped by the user; can be resumed.
    Interrupted,
}

impl Exit {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 12] = [
        Self::Clean,
        Self::Doubts,
        Self::Usage,
        Self::Drawing,
        Self::SomeFailed,
        Self::AllFailed,
        Self::NotWritten,
        Self::Damaged,
        Self::SourceMissing,
        Self::SourceChanged,
        Self::OtherVersion,
        Self::Interrupted,
    ];

    /// The number given to the system.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Doubts => 1,
            Self::Usage => 2,
            Self::Drawing => 3,
            Self::SomeFailed => 4,
            Self::AllFailed => 5,
            Self::NotWritten => 6,
            Self::Damaged => 7,
            Self::SourceMissing => 8,
            Self::SourceChanged => 9,
            Self::OtherVersion => 10,
            Self::Interrupted => 130,
        }
    }

    /// What it means.
    pub fn meaning(self) -> Wording {
        match self {
            Self::Clean => Wording::new("すべて読めた", "all inputs were read"),
            Self::Doubts => Wording::new(
                "すべて読めたが、エラーのある記録か、どの欄にも入らない文字が 10% を超える記録がある",
                "all inputs were read, but a record has a diagnostic of severity error, or over 10% of its \
                 characters belong to no field",
            ),
            Self::Usage => Wording::new("引数の誤り", "the arguments are wrong"),
            Self::Drawing => Wording::new("様式の図の誤り", "a form's drawing is wrong"),
            Self::SomeFailed => Wording::new("読めない入力があった", "some inputs could not be read"),
            Self::AllFailed => Wording::new("どの入力も読めなかった", "no input could be read"),
            Self::NotWritten => Wording::new("結果を書き込めない", "what was read could not be written"),
            Self::Damaged => Wording::new(
                "記録が壊れているか、原本から得られるものと違う（check）",
                "a record is damaged, or is not what its source gives (check)",
            ),
            Self::SourceMissing => {
                Wording::new("記録の原本がない（check）", "the source of a record is not there (check)")
            }
            Self::SourceChanged => Wording::new(
                "記録の原本が変わっているか、読めない（check）",
                "the source of a record was changed, or can no longer be read (check)",
            ),
            Self::OtherVersion => Wording::new(
                "記録を作った okoshi か様式の版が違う（check）",
                "a record was made by another version of okoshi, or with other forms (check)",
            ),
            Self::Interrupted => Wording::new("中断された（再開できる）", "interrupted; can be resumed"),
        }
    }
}

impl From<io::Error> for Exit {
    fn from(_: io::Error) -> Self {
        Self::NotWritten
    }
}

/// Prints the table of codes.
pub(super) fn run(lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    for exit in Exit::ALL {
        writeln!(console.out, "{:>3}  {}", exit.code(), exit.meaning().get(lang))?;
    }
    Ok(Exit::Clean)
}
