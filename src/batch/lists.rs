//! Lists of inputs: names one a line, or JSON objects one a line with texts of their own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use super::inputs::{Fault, Input};

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The paths of a list: one a line, or one a NUL where there are NULs (`find -print0`).
///
/// UTF-16 with a byte order mark is read too, as PowerShell writes it; other bytes are taken as the system's own.
pub fn paths(bytes: &[u8]) -> Box<dyn Iterator<Item = PathBuf> + '_> {
    let utf16 = match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((rest, unit)) = utf16 {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return Box::new(lines.map(PathBuf::from).collect::<Vec<_>>().into_iter());
    }
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let end = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(move |byte| *byte == end);
    let lines = lines.map(move |line| if end == 0 { line } else { line.strip_suffix(b"\r").unwrap_or(line) });
    Box::new(lines.filter(|line| !line.is_empty()).map(|line| PathBuf::from(system_name(line))))
}

#[cfg(unix)]
fn system_name(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).to_owned()
}

#[cfg(not(unix))]
fn system_name(bytes: &[u8]) -> OsString {
    crate::cp932::file_name(bytes).into()
}

/// One line of a stream of inputs.
#[derive(Deserialize)]
struct Line {
    name: Option<String>,
    text: Option<String>,
    path: Option<PathBuf>,
}

/// Inputs as they come by a stream of JSON Lines: `{"name", "text"}` or `{"name", "path"}`.
///
/// A line that is neither is a broken input under the number of the line; so is one longer than `max_bytes`.
pub struct JsonLines {
    lines: BufReader<Box<dyn Read + Send>>,
    called: String,
    max_bytes: u64,
    number: usize,
}

impl JsonLines {
    /// Reads from a stream; `called` stands in messages about its lines.
    pub fn new(stream: Box<dyn Read + Send>, called: &str, max_bytes: u64) -> Self {
        Self { lines: BufReader::new(stream), called: called.to_owned(), max_bytes, number: 0 }
    }

    fn broken(&self, fault: Fault) -> Input {
        Input::Broken { name: format!("{}:{}", self.called, self.number), fault }
    }

    /// The next line; none at the end, an error once if the stream breaks.
    fn line(&mut self) -> Option<Result<Vec<u8>, Fault>> {
        let mut line = Vec::new();
        self.number += 1;
        let limit = self.max_bytes.saturating_mul(2).saturating_add(1024);
        match (&mut self.lines).take(limit).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) if line.len() as u64 >= limit && !line.ends_with(b"\n") => {
                // The rest of a line that nobody can mean is passed over without being kept.
                let rest = self.lines.skip_until(b'\n').unwrap_or(0);
                let bytes = limit + rest as u64;
                Some(Err(Fault::TooLarge { bytes, limit: self.max_bytes }))
            }
            Ok(_) => Some(Ok(line)),
            Err(error) => Some(Err(Fault::from(&error))),
        }
    }

    fn input(&self, line: &[u8]) -> Input {
        let line: Line = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(error) => return self.broken(Fault::BadLine(error.to_string())),
        };
        match line {
            Line { name: Some(name), text: Some(text), path: None } => {
                if text.len() as u64 > self.max_bytes {
                    let fault = Fault::TooLarge { bytes: text.len() as u64, limit: self.max_bytes };
                    return Input::Broken { name, fault };
                }
                Input::Bytes { name, bytes: Arc::from(text.into_bytes()) }
            }
            Line { name, text: None, path: Some(path) } => Input::File { path, name },
            _ => self.broken(Fault::BadLine("`text` and `name`, or `path`, are wanted".to_owned())),
        }
    }
}

impl Iterator for JsonLines {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            let line = match self.line()? {
                // What PowerShell and Excel begin a file with.
                Ok(line) if self.number == 1 && line.starts_with(BOM) => line[BOM.len()..].to_vec(),
                Ok(line) => line,
                Err(fault) => {
                    let ends = matches!(fault, Fault::Io(..));
                    let broken = self.broken(fault);
                    if ends {
                        self.lines = BufReader::new(Box::new(std::io::empty()));
                    }
                    return Some(broken);
                }
            };
            if !line.trim_ascii().is_empty() {
                return Some(self.input(&line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_systems_write_them() {
        let want = [PathBuf::from("a b.txt"), PathBuf::from("部局/二.pdf")];
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("a b.txt\r\n部局/二.pdf\r\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [
            "a b.txt\n部局/二.pdf".as_bytes(),
            "\u{feff}a b.txt\r\n\r\n部局/二.pdf\r\n".as_bytes(),
            "a b.txt\0部局/二.pdf\0".as_bytes(),
            &utf16,
        ] {
            assert_eq!(paths(bytes).collect::<Vec<_>>(), want);
        }
    }

    #[test]
    fn lines_are_texts_paths_or_told() {
        let lines = "{\"name\":\"a\",\"text\":\"い\"}\n\n{\"path\":\"b.txt\"}\n{\"name\":\"c\",\"path\":\"d\"}\nno\n{}\n";
        let read: Vec<Input> = JsonLines::new(Box::new(lines.as_bytes()), "-", 100).collect();
        let names: Vec<_> = read.iter().map(Input::name).collect();
        assert_eq!(names, ["a", "b.txt", "c", "-:5", "-:6"]);
        assert_eq!(read[0].read(100).unwrap().bytes, "い".as_bytes());
        assert!(matches!(read[3], Input::Broken { fault: Fault::BadLine(_), .. }));
    }

    #[test]
    fn a_line_without_end_is_passed_over() {
        let long = format!("{}\n{{\"name\":\"b\",\"text\":\"c\"}}\n", "x".repeat(5000));
        let read: Vec<Input> =
            JsonLines::new(Box::new(std::io::Cursor::new(long.into_bytes())), "-", 100).collect();
        assert!(matches!(read[0], Input::Broken { fault: Fault::TooLarge { bytes: 5001, .. }, .. }));
        assert_eq!(read[1].name(), "b");
    }
}
