//! Streams decoded within a limit: no bomb gets larger than the caller allows. Part of stage 2.
//!
//! Flate is decoded here so that a damaged or cut stream gives what it holds up to there; other filters
//! and predictors by `lopdf`, which refuses what goes over the limit.

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Object, Stream};
use lopdf::Dictionary;

/// The bytes of a stream, as far as they could be had.
#[derive(Debug, Default)]
pub struct Decoded {
    pub bytes: Vec<u8>,
    /// There was more than the limit allows.
    pub cut: bool,
    /// The filter met an error; `bytes` holds what came before it.
    pub damaged: bool,
}

/// Decodes the data of `stream`, at most `limit` bytes of it. Image data stays encoded: see `pixels`.
pub fn decode(stream: &Stream<'_>, limit: usize) -> Decoded {
    decode_parts(stream.dict(), &stream.raw_data(), &stream.filters(), limit)
}

/// Decodes `raw` by `filters`, whose parameters stand in `dict`.
pub fn decode_parts(dict: &Dict<'_>, raw: &[u8], filters: &[Filter], limit: usize) -> Decoded {
    let filters = filters.strip_prefix(&[Filter::Crypt]).unwrap_or(filters);
    let parameters = parameters(dict, filters.len());
    match filters {
        _ if raw.is_empty() => Decoded::default(),
        [] => Decoded { bytes: raw[..raw.len().min(limit)].to_vec(), cut: raw.len() > limit, damaged: false },
        [Filter::FlateDecode] if !parameters.iter().flatten().any(has_predictor) => inflate(raw, limit),
        _ => decode_chain(raw, filters, &parameters, limit),
    }
}

/// Inflates zlib data, or bare deflate data where the header is damaged.
pub fn inflate(raw: &[u8], limit: usize) -> Decoded {
    let zlib = inflate_by(Decompress::new(true), raw, limit);
    if !zlib.bytes.is_empty() || raw.is_empty() {
        return zlib;
    }
    let after_header = inflate_by(Decompress::new(false), raw.get(2..).unwrap_or_default(), limit);
    if !after_header.bytes.is_empty() {
        return Decoded { damaged: true, ..after_header };
    }
    let bare = inflate_by(Decompress::new(false), raw, limit);
    if bare.bytes.is_empty() { zlib } else { Decoded { damaged: true, ..bare } }
}

/// Inflates step by step: unlike a reader, this keeps what came out before an error.
fn inflate_by(mut inflater: Decompress, raw: &[u8], limit: usize) -> Decoded {
    let mut bytes = Vec::new();
    loop {
        let (read, written) = (inflater.total_in() as usize, bytes.len());
        let room = written.clamp(raw.len().saturating_mul(4).clamp(1 << 10, 1 << 20), 1 << 24);
        bytes.resize((written + room).min(limit + 1), 0);
        let rest = raw.get(read..).unwrap_or_default();
        let status = inflater.decompress(rest, &mut bytes[written..], FlushDecompress::None);
        let total = inflater.total_out() as usize;
        bytes.truncate(total);
        let stands_still = total == written && inflater.total_in() as usize == read;
        match status {
            Ok(Status::StreamEnd) => return Decoded { bytes, ..Decoded::default() },
            _ if total > limit => {
                bytes.truncate(limit);
                return Decoded { bytes, cut: true, damaged: false };
            }
            Ok(_) if !stands_still => {}
            // An error, or the data ends before its end.
            _ => return Decoded { bytes, cut: false, damaged: true },
        }
    }
}

/// How much `raw` inflates to, and how many of its bytes were read until `limit` was reached, without keeping any of it.
pub fn measure(raw: &[u8], limit: u64) -> (u64, usize) {
    let has_zlib_header =
        raw.len() > 1 && raw[0] & 0x0F == 8 && (u16::from(raw[0]) << 8 | u16::from(raw[1])) % 31 == 0;
    let mut inflater = Decompress::new(has_zlib_header);
    let mut scratch = vec![0; 1 << 16];
    loop {
        let before = (inflater.total_in(), inflater.total_out());
        let rest = raw.get(before.0 as usize..).unwrap_or_default();
        let status = inflater.decompress(rest, &mut scratch, FlushDecompress::None);
        let after = (inflater.total_in(), inflater.total_out());
        if !matches!(status, Ok(Status::Ok)) || after == before || after.1 > limit {
            return (after.1, after.0 as usize);
        }
    }
}

fn decode_chain(raw: &[u8], filters: &[Filter], parameters: &[Option<Dictionary>], limit: usize) -> Decoded {
    let names = filters.iter().map(|filter| filter_name(*filter));
    let Some(names) = names.collect::<Option<Vec<_>>>() else {
        return Decoded { damaged: true, ..Decoded::default() };
    };
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", names);
    let parameters = parameters.iter().map(|entry| match entry {
        Some(entry) => lopdf::Object::Dictionary(entry.clone()),
        None => lopdf::Object::Null,
    });
    dictionary.set("DecodeParms", parameters.collect::<Vec<_>>());
    let stream = lopdf::Stream::new(dictionary, raw.to_vec());
    match stream.decompressed_content_with_limit(limit) {
        Ok(bytes) => Decoded { bytes, ..Decoded::default() },
        Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
            Decoded { cut: true, ..Decoded::default() }
        }
        Err(_) => Decoded { damaged: true, ..Decoded::default() },
    }
}

/// The name `lopdf` knows a filter by; image filters have none here.
fn filter_name(filter: Filter) -> Option<lopdf::Object> {
    let name = match filter {
        Filter::AsciiHexDecode => "ASCIIHexDecode",
        Filter::Ascii85Decode => "ASCII85Decode",
        Filter::LzwDecode => "LZWDecode",
        Filter::FlateDecode => "FlateDecode",
        Filter::RunLengthDecode => "RunLengthDecode",
        _ => return None,
    };
    Some(name.into())
}

fn has_predictor(entry: &Dictionary) -> bool {
    entry.get(b"Predictor").and_then(lopdf::Object::as_i64).is_ok_and(|predictor| predictor > 1)
}

/// The parameters of each filter, in `lopdf`'s types.
fn parameters(dict: &Dict<'_>, filters: usize) -> Vec<Option<Dictionary>> {
    let key = if dict.contains_key("DecodeParms") { "DecodeParms" } else { "DP" };
    let mut found = match dict.get::<Object<'_>>(key) {
        Some(Object::Dict(entry)) => vec![Some(parameter_set(&entry))],
        Some(Object::Array(entries)) => array_of_parameters(&entries),
        _ => Vec::new(),
    };
    found.resize(filters, None);
    found
}

fn array_of_parameters(entries: &Array<'_>) -> Vec<Option<Dictionary>> {
    entries.iter::<Object<'_>>().take(16).map(|entry| Some(parameter_set(&entry.into_dict()?))).collect()
}

fn parameter_set(entry: &Dict<'_>) -> Dictionary {
    let mut set = Dictionary::new();
    for key in ["Predictor", "Colors", "BitsPerComponent", "Columns", "EarlyChange"] {
        if let Some(number) = entry.get::<i32>(key) {
            set.set(key, i64::from(number));
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::{inflate, measure};

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    }

    #[test]
    fn a_bomb_is_cut_at_the_limit() {
        let bomb = deflated(&vec![b' '; 4_000_000]);
        let decoded = inflate(&bomb, 1000);
        assert_eq!((decoded.bytes.len(), decoded.cut, decoded.damaged), (1000, true, false));
        let (size, read) = measure(&bomb, 100_000);
        assert!(
            (100_000..200_000).contains(&size) && read < bomb.len(),
            "{size} from {read} of {}",
            bomb.len()
        );
        assert_eq!(measure(&bomb, 1 << 30).0, 4_000_000);
    }

    #[test]
    fn a_damaged_stream_gives_what_it_holds() {
        let text: Vec<u8> = (0..20_000_u32).flat_map(|n| format!("{n} Td ").into_bytes()).collect();
        let mut raw = deflated(&text);
        let cut_off = inflate(&raw[..raw.len() / 2], 1 << 20);
        assert!(cut_off.damaged && text.starts_with(&cut_off.bytes) && cut_off.bytes.len() > 10_000);
        (raw[0], raw[1]) = (0, 0); // no header
        let headless = inflate(&raw, 1 << 20);
        assert!(headless.damaged && headless.bytes == text);
    }
}
