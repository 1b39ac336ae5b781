//! The Parquet file, read back by another crate: its columns are put together again into records.

use std::fs::File;

use parquet2::encoding::hybrid_rle::HybridRleDecoder;
use parquet2::encoding::{Encoding, get_length};
use parquet2::metadata::ColumnChunkMetaData;
use parquet2::page::{DataPage, Page, split_buffer};
use parquet2::read::{decompress, get_page_iterator, read_metadata};
use parquet2::schema::Repetition;
use parquet2::schema::types::{ParquetType, PhysicalType, PrimitiveLogicalType};
use serde_json::{Map, Value, json};

use crate::formats::Made;

/// The values of a column: at which list each goes on, how much of its path is there, and the value.
struct Column {
    repetition: Vec<u32>,
    definition: Vec<u32>,
    values: Vec<Value>,
}

fn levels(bytes: &[u8], most: i16, count: usize) -> Vec<u32> {
    if most == 0 {
        return vec![0; count];
    }
    let bits = 16 - most.leading_zeros();
    HybridRleDecoder::try_new(bytes, bits, count).unwrap().map(Result::unwrap).collect()
}

/// Values as they stand one behind the other.
fn plain(mut bytes: &[u8], kind: PhysicalType, count: usize) -> Vec<Value> {
    let mut take = |length: usize| {
        let (own, rest) = bytes.split_at(length);
        bytes = rest;
        own
    };
    (0..count)
        .map(|at| match kind {
            PhysicalType::Int32 => json!(i32::from_le_bytes(take(4).try_into().unwrap())),
            PhysicalType::Int64 => json!(i64::from_le_bytes(take(8).try_into().unwrap())),
            PhysicalType::Double => json!(f64::from_le_bytes(take(8).try_into().unwrap())),
            PhysicalType::ByteArray => {
                let length = get_length(take(4)).unwrap();
                json!(std::str::from_utf8(take(length)).unwrap())
            }
            PhysicalType::Boolean if at % 8 == 0 => json!(take(1)[0]),
            PhysicalType::Boolean => Value::Null,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn values(page: &DataPage, dictionary: &[Value], bytes: &[u8], count: usize) -> Vec<Value> {
    let kind = page.descriptor.primitive_type.physical_type;
    match page.encoding() {
        // Eight to a byte, the lowest bit first.
        Encoding::Plain if kind == PhysicalType::Boolean => {
            (0..count).map(|at| json!(bytes[at / 8] >> (at % 8) & 1 == 1)).collect()
        }
        Encoding::Plain => plain(bytes, kind, count),
        Encoding::PlainDictionary | Encoding::RleDictionary => {
            let indices = HybridRleDecoder::try_new(&bytes[1..], u32::from(bytes[0]), count).unwrap();
            indices.map(|index| dictionary[index.unwrap() as usize].clone()).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn column(file: &mut File, chunk: &ColumnChunkMetaData) -> Column {
    let mut column = Column { repetition: Vec::new(), definition: Vec::new(), values: Vec::new() };
    let mut dictionary = Vec::new();
    for page in get_page_iterator(chunk, file, None, Vec::new(), 1 << 26).unwrap() {
        match decompress(page.unwrap(), &mut Vec::new()).unwrap() {
            Page::Dict(page) => {
                let kind = chunk.descriptor().descriptor.primitive_type.physical_type;
                dictionary = plain(&page.buffer, kind, page.num_values);
            }
            Page::Data(page) => {
                let (repetition, definition, bytes) = split_buffer(&page).unwrap();
                let (most, count) = (page.descriptor.max_def_level, page.num_values());
                let definition = levels(definition, most, count);
                let there = definition.iter().filter(|level| **level == most as u32).count();
                column.values.extend(values(&page, &dictionary, bytes, there));
                column.repetition.extend(levels(repetition, page.descriptor.max_rep_level, count));
                column.definition.extend(definition);
            }
        }
    }
    column
}

/// Puts one value of a column into its record: down the path as far as its parts are there.
fn put(at: &mut Value, kind: &ParquetType, path: &[String], places: &[usize], depth: u32, value: &Value) {
    let deeper = depth.saturating_sub(u32::from(kind.get_field_info().repetition == Repetition::Optional));
    match kind {
        _ if kind.get_field_info().repetition == Repetition::Optional && depth == 0 => {}
        ParquetType::PrimitiveType(leaf) => {
            *at = match (&leaf.logical_type, value) {
                (Some(PrimitiveLogicalType::Date), Value::Number(days)) => {
                    let epoch = jiff::civil::date(1970, 1, 1);
                    json!(epoch.saturating_add(jiff::Span::new().days(days.as_i64().unwrap())).to_string())
                }
                _ => value.clone(),
            };
        }
        ParquetType::GroupType { fields, .. }
            if fields.len() == 1 && fields[0].get_field_info().repetition == Repetition::Repeated =>
        {
            if at.is_null() {
                *at = json!([]);
            }
            let ParquetType::GroupType { fields: inner, .. } = &fields[0] else {
                panic!("a list holds a group")
            };
            if deeper == 0 {
                return;
            }
            let elements = at.as_array_mut().unwrap();
            let (place, rest) = places.split_first().unwrap();
            if elements.len() <= *place {
                elements.resize(place + 1, Value::Null);
            }
            put(&mut elements[*place], &inner[0], &path[2..], rest, deeper - 1, value);
        }
        ParquetType::GroupType { fields, .. } => {
            if at.is_null() {
                *at = json!({});
            }
            let field = fields.iter().find(|field| field.name() == path[0]).unwrap();
            let slot = at.as_object_mut().unwrap().entry(&path[0]).or_insert(Value::Null);
            put(slot, field, &path[1..], places, deeper, value);
        }
    }
}

/// All records of a file.
fn records(path: &std::path::Path) -> Vec<Value> {
    let mut file = File::open(path).unwrap();
    let metadata = read_metadata(&mut file).unwrap();
    let mut all = Vec::new();
    for group in &metadata.row_groups {
        let mut records = vec![json!({}); group.num_rows()];
        for chunk in group.columns() {
            let column = column(&mut file, chunk);
            let path = &chunk.descriptor().path_in_schema;
            let root = metadata.schema().fields().iter().find(|field| field.name() == path[0]).unwrap();
            let most = chunk.descriptor().descriptor.max_def_level as u32;
            let lists = chunk.descriptor().descriptor.max_rep_level as usize;
            let (mut record, mut places) = (0, vec![0; lists]);
            let mut values = column.values.into_iter();
            for (at, (again, depth)) in column.repetition.iter().zip(&column.definition).enumerate() {
                if *again == 0 {
                    record = if at == 0 { 0 } else { record + 1 };
                    places.fill(0);
                } else {
                    let again = *again as usize;
                    places[again - 1] += 1;
                    places[again..].fill(0);
                }
                let value = if *depth == most { values.next().unwrap() } else { Value::Null };
                let slot = records[record].as_object_mut().unwrap().entry(&path[0]).or_insert(Value::Null);
                put(slot, root, &path[1..], &places, *depth, &value);
            }
        }
        all.extend(records);
    }
    all
}

/// Evidence as Parquet has it, a list; all numbers alike; without what is nothing.
fn comparable(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let solid = |(name, value): (&String, &Value)| match (name.as_str(), value) {
                (_, Value::Null) => None,
                ("evidence", Value::Object(evidence)) => {
                    let listed = evidence.iter().map(|(pointer, one)| {
                        let mut entry = Map::from_iter([("pointer".to_owned(), json!(pointer))]);
                        entry.extend(one.as_object().unwrap().clone());
                        comparable(&Value::Object(entry))
                    });
                    Some((name.clone(), listed.collect()))
                }
                _ => Some((name.clone(), comparable(value))),
            };
            Value::Object(object.iter().filter_map(solid).collect())
        }
        Value::Array(elements) => elements.iter().map(comparable).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

#[test]
fn columns_hold_what_the_records_hold() {
    let made = Made::by(&["--format", "parquet"]);
    let found = records(&made.path("records.parquet"));
    assert_eq!(found.len(), made.records.len());
    for (found, want) in found.iter().zip(&made.records) {
        let differences = okoshi::batch::differences(&comparable(want), &comparable(found));
        assert!(differences.is_empty(), "{}: {differences:#?}", want["id"]);
    }
}

#[test]
fn columns_have_fixed_types() {
    let made = Made::by(&["--format", "parquet"]);
    let metadata = read_metadata(&mut File::open(made.path("records.parquet")).unwrap()).unwrap();
    let kind = |path: &str| {
        let own = |column: &&parquet2::metadata::ColumnDescriptor| column.path_in_schema.join(".") == path;
        let column = metadata.schema().columns().iter().find(own).unwrap_or_else(|| panic!("no {path}"));
        let leaf = &column.descriptor.primitive_type;
        (leaf.physical_type, leaf.logical_type)
    };
    let items = "fields.measures.list.element.items.list.element";
    let text = (PhysicalType::ByteArray, Some(PrimitiveLogicalType::String));
    let day = (PhysicalType::Int32, Some(PrimitiveLogicalType::Date));
    assert_eq!(kind(&format!("{items}.method")), text);
    assert_eq!(kind(&format!("{items}.period.start")), day);
    assert_eq!(kind(&format!("{items}.number")), (PhysicalType::Int64, None));
    let value = format!("{items}.target.quantities.list.element.value");
    assert_eq!(kind(&value), (PhysicalType::Double, None));
    assert_eq!(kind("evidence.list.element.spans.list.element.list.element"), (PhysicalType::Int64, None));
}
