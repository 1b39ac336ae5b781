//! Mistakes in the arguments. clap words them in English; here they are worded in Japanese as well.

use std::ffi::OsString;
use std::io;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Console, Exit};
use crate::wording::Lang;

/// The language that the arguments ask for, as far as they can be read.
pub(super) fn asked_language(arguments: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = arguments.iter().map_while(|word| word.to_str()).collect();
    let at = words.iter().position(|word| *word == "--lang" || word.starts_with("--lang="))?;
    let value = words[at].strip_prefix("--lang=").or_else(|| words.get(at + 1).copied())?;
    Lang::from_str(value, false).ok()
}

/// Help goes where data goes, since it was asked for; mistakes go where talk goes.
pub(super) fn tell(error: &clap::Error, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            write!(console.out, "{error}")?;
            console.out.flush()?;
            return Ok(Exit::Clean);
        }
        _ => match japanese(error).filter(|_| lang == Lang::Ja) {
            Some(message) => {
                writeln!(console.err, "error: {message}\n\n詳しくは '--help' を見てください")?;
            }
            None => write!(console.err, "{error}")?,
        },
    }
    Ok(Exit::Usage)
}

/// What clap says, in Japanese; None for what it seldom says.
fn japanese(error: &clap::Error) -> Option<String> {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (argument, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => format!("'{argument}' という引数はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("'{}' という命令はありません", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("'{argument}' の値がありません"),
        ErrorKind::InvalidValue => format!("'{argument}' に '{value}' は使えません"),
        ErrorKind::ValueValidation => format!("'{argument}' の値 '{value}' を読めません"),
        ErrorKind::MissingRequiredArgument => format!("引数が足りません: {argument}"),
        ErrorKind::ArgumentConflict => {
            format!("'{argument}' は '{}' と一緒に使えません", said(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues => format!("'{argument}' の値が多すぎます: '{value}'"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("'{argument}' の値の数が違います")
        }
        ErrorKind::NoEquals => format!("'{argument}' の値は '=' で続けてください"),
        ErrorKind::InvalidUtf8 => "引数に読めない文字があります".to_owned(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "命令を指定してください: okoshi <命令>".to_owned()
        }
        _ => return None,
    };
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(said);
    if let Some(valid) = valid.iter().find(|valid| !valid.is_empty()) {
        message.push_str("\n  使えるもの: ");
        message.push_str(valid);
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.map(said).iter().find(|near| !near.is_empty()) {
        message.push_str("\n  もしかして: ");
        message.push_str(near);
    }
    Some(message)
}
