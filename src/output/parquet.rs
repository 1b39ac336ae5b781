//! Records as one Parquet file: nested as they are in JSON, with the types that the drawings give.
//!
//! A column of Parquet is a leaf of the records with two numbers beside each value: how much of the path to it was
//! there, and at which list the value goes on. [`shape`] says what is a leaf, [`shred`] makes the columns.

mod shape;
mod shred;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use serde_json::Value;

use super::atomic::Replacement;
use crate::form::Form;
use shape::Node;
use shred::{Leaf, Values};

/// A Parquet file being written.
pub struct Parquet {
    file: Replacement,
    writer: SerializedFileWriter<File>,
    root: Node,
    leaves: Vec<Leaf>,
    held: usize,
}

/// Bytes of values held until they are written as a group of rows.
const GROUP_BYTES: usize = 16 << 20;

fn error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}

impl Parquet {
    /// Begins a file of records that were read as `forms`.
    pub fn new<'f>(path: &Path, forms: impl IntoIterator<Item = &'f Form>) -> io::Result<Self> {
        let mut file = Replacement::new(path)?;
        let root = shape::record(forms);
        let schema = Arc::new(root.schema("record").map_err(error)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("okoshi ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let written = file.file().try_clone()?;
        let writer = SerializedFileWriter::new(written, schema, Arc::new(properties)).map_err(error)?;
        let leaves = shred::leaves(&root);
        Ok(Self { file, writer, root, leaves, held: 0 })
    }

    /// Takes the next record, as its JSON has it.
    pub fn record(&mut self, record: &Value) -> io::Result<()> {
        self.held += shred::shred(&self.root, &shape::with_listed_evidence(record), &mut self.leaves);
        if self.held >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(error)?;
        for leaf in &mut self.leaves {
            let Some(mut column) = group.next_column().map_err(error)? else { break };
            let (deep, again) = (Some(leaf.definition.as_slice()), Some(leaf.repetition.as_slice()));
            match &leaf.values {
                Values::Text(values) => column.typed::<ByteArrayType>().write_batch(values, deep, again),
                Values::Integer(values) => column.typed::<Int64Type>().write_batch(values, deep, again),
                Values::Number(values) => column.typed::<DoubleType>().write_batch(values, deep, again),
                Values::Boolean(values) => column.typed::<BoolType>().write_batch(values, deep, again),
                Values::Day(values) => column.typed::<Int32Type>().write_batch(values, deep, again),
            }
            .map_err(error)?;
            column.close().map_err(error)?;
            leaf.clear();
        }
        group.close().map_err(error)?;
        self.held = 0;
        Ok(())
    }

    /// Ends the file, which only has to be put into its place.
    pub fn finish(mut self) -> io::Result<Replacement> {
        if self.held > 0 {
            self.write_group()?;
        }
        self.writer.close().map_err(error)?;
        Ok(self.file)
    }
}
