//! Records from a file, put together by their sources.

use std::io::{self, BufRead, BufReader, Read};
use std::iter::Peekable;
use std::sync::Arc;

use serde_json::Value;

use crate::output::shape::ShapedRecord;

/// Records that come one after the other and are of one source; or what is no record.
#[derive(Debug)]
pub(super) enum Group {
    Damaged { number: usize, cause: String },
    Records { file: String, sha256: String, records: Vec<Numbered> },
}

/// A record and its line.
#[derive(Debug)]
pub(super) struct Numbered {
    /// Counted from 1: the line of JSON Lines, the element of an array.
    pub(super) number: usize,
    pub(super) json: Value,
    pub(super) shaped: Box<ShapedRecord>,
}

type Line = (usize, Result<Value, String>);

/// All groups of a stream, as they come.
pub(super) struct Records {
    lines: Peekable<Box<dyn Iterator<Item = Line> + Send>>,
    next: Option<Numbered>,
}

impl Records {
    /// Reads JSON Lines, or one array of records.
    pub(super) fn new(stream: Box<dyn Read + Send>) -> io::Result<Self> {
        let mut stream = BufReader::new(stream);
        let is_array = stream.fill_buf()?.trim_ascii_start().starts_with(b"[");
        let lines: Box<dyn Iterator<Item = Line> + Send> = if is_array {
            match serde_json::from_reader::<_, Vec<Value>>(stream) {
                Ok(all) => Box::new((1..).zip(all.into_iter().map(Ok))),
                Err(error) => Box::new(std::iter::once((1, Err(error.to_string())))),
            }
        } else {
            let lines = (1..).zip(stream.split(b'\n'));
            Box::new(lines.filter_map(|(number, line)| match line {
                Ok(line) if line.trim_ascii().is_empty() => None,
                Ok(line) => Some((number, serde_json::from_slice(&line).map_err(|error| error.to_string()))),
                Err(error) => Some((number, Err(error.to_string()))),
            }))
        };
        Ok(Self { lines: lines.peekable(), next: None })
    }

    fn take(&mut self) -> Option<Result<Numbered, Group>> {
        if let Some(next) = self.next.take() {
            return Some(Ok(next));
        }
        let (number, line) = self.lines.next()?;
        let numbered = line.and_then(|json| {
            let shaped = serde_json::from_value(json.clone()).map_err(|error| error.to_string())?;
            Ok(Numbered { number, json, shaped: Box::new(shaped) })
        });
        Some(numbered.map_err(|cause| Group::Damaged { number, cause }))
    }
}

impl Iterator for Records {
    type Item = Arc<Group>;

    fn next(&mut self) -> Option<Arc<Group>> {
        let first = match self.take()? {
            Ok(first) => first,
            Err(damaged) => return Some(Arc::new(damaged)),
        };
        let source =
            |record: &Numbered| (record.shaped.source.file.clone(), record.shaped.source.sha256.clone());
        let (file, sha256) = source(&first);
        let mut records = vec![first];
        // A damaged line does not end a group only if nothing of its source follows; it is told by itself.
        while self.lines.peek().is_some_and(|(_, line)| line.is_ok()) {
            match self.take() {
                Some(Ok(next)) if source(&next) == (file.clone(), sha256.clone()) => records.push(next),
                Some(Ok(next)) => {
                    self.next = Some(next);
                    break;
                }
                Some(Err(damaged)) => {
                    return Some(self.put_back(damaged, Group::Records { file, sha256, records }));
                }
                None => break,
            }
        }
        Some(Arc::new(Group::Records { file, sha256, records }))
    }
}

impl Records {
    /// Gives a group and keeps the damaged line behind it for the next turn.
    fn put_back(&mut self, damaged: Group, group: Group) -> Arc<Group> {
        if let Group::Damaged { number, cause } = damaged {
            let rest = std::mem::replace(
                &mut self.lines,
                (Box::new(std::iter::empty()) as Box<dyn Iterator<Item = Line> + Send>).peekable(),
            );
            let first = std::iter::once((number, Err(cause)));
            self.lines = (Box::new(first.chain(rest)) as Box<dyn Iterator<Item = Line> + Send>).peekable();
        }
        Arc::new(group)
    }
}
