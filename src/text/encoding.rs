//! Bytes to characters: which encoding a text is in, and what in it does not decode.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded text.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The characters, without a byte order mark; U+FFFD where `undecoded` says so.
    pub text: String,
    /// The encoding's name: `UTF-8`, `UTF-16LE`, `Shift_JIS`, `EUC-JP`, `ISO-2022-JP` …
    pub encoding: &'static str,
    /// What did not decode.
    pub undecoded: Vec<Undecoded>,
}

/// Bytes that are no character in the encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecoded {
    /// Where the U+FFFD that stands for them is in `Decoded::text`, in bytes.
    pub at: usize,
    /// Where they are in the file, in bytes from 0.
    pub offset: usize,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Decodes a text file.
///
/// - Source: a byte order mark first, then the shape of UTF-16, UTF-8 and ISO-2022-JP, which no other
///   encoding has, then the statistics of `chardetng`.
pub fn decode(bytes: &[u8], forced: Option<&'static Encoding>) -> Decoded {
    let marked = Encoding::for_bom(bytes);
    let (encoding, skip) = match (forced, marked) {
        (Some(forced), Some((encoding, length))) if forced == encoding => (encoding, length),
        (Some(forced), _) => (forced, 0),
        (None, Some((encoding, length))) => (encoding, length),
        (None, None) => (guess(bytes), 0),
    };
    let (text, undecoded) = decode_as(encoding, &bytes[skip..], skip);
    Decoded { text, encoding: encoding.name(), undecoded }
}

/// The encoding called `label`, as the WHATWG names them, with cp932 for Shift_JIS.
pub fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    if label.eq_ignore_ascii_case("cp932") || label.eq_ignore_ascii_case("ms932") {
        return Some(SHIFT_JIS);
    }
    if label.eq_ignore_ascii_case("cp51932") || label.eq_ignore_ascii_case("eucjp-ms") {
        return Some(EUC_JP);
    }
    Encoding::for_label_no_replacement(label.as_bytes())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = unmarked_utf16(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !has_iso_2022_jp_shift(bytes) {
        return UTF_8;
    }
    if has_iso_2022_jp_shift(bytes) && bytes.is_ascii() {
        return ISO_2022_JP;
    }
    // A text that is UTF-8 but for a few damaged bytes stays UTF-8: in no legacy encoding do nearly all
    // bytes above 0x7F form well-formed sequences by chance.
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    // Only Japanese encodings hold these sheets; anything else is the detector's guess at a short or
    // damaged text, and the Japanese encoding that decodes more of it is the better one.
    if [SHIFT_JIS, EUC_JP, UTF_8, ISO_2022_JP].contains(&guessed) {
        return guessed;
    }
    let failures = |encoding| decode_as(encoding, bytes, 0).1.len();
    if failures(EUC_JP) < failures(SHIFT_JIS) { EUC_JP } else { SHIFT_JIS }
}

/// `ESC $ B`, `ESC $ @` or `ESC ( J`: what ISO-2022-JP switches sets with.
fn has_iso_2022_jp_shift(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

/// Whether all is UTF-32, with a mark or without: each fourth byte is zero on the same side, as the encodings read here
/// never have it.
pub fn is_utf32(bytes: &[u8]) -> bool {
    // No characters of sheets lie higher; two of UTF-16 may look so.
    const LAST_PLANE: u32 = 0x4_0000;
    let is_all = |read: fn([u8; 4]) -> u32| {
        bytes.len() >= 4
            && bytes.as_chunks::<4>().0.iter().all(|four| {
                let code = read(*four);
                code != 0 && code < LAST_PLANE && char::from_u32(code).is_some()
            })
    };
    is_all(u32::from_le_bytes) || is_all(u32::from_be_bytes)
}

/// UTF-16 without a mark: line ends and blanks show as pairs with a zero byte on one side only.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 {
        return None;
    }
    let pairs = bytes.chunks_exact(2);
    let is_plain = |byte: u8| matches!(byte, b'\n' | b'\r' | b' ' | 0x20..=0x7e);
    let (mut little, mut big, mut total) = (0usize, 0usize, 0usize);
    for pair in pairs {
        total += 1;
        little += usize::from(pair[1] == 0 && is_plain(pair[0]));
        big += usize::from(pair[0] == 0 && is_plain(pair[1]));
    }
    let enough = (total / 50).max(1);
    // The wide blank, 30 00, reads as a digit in the other order of bytes.
    match (little >= enough, big >= enough) {
        (true, _) if little > big * 4 => Some(UTF_16LE),
        (_, true) if big > little * 4 => Some(UTF_16BE),
        _ => None,
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut wide) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    wide >= 20 && broken * 20 < wide
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], skipped: usize) -> (String, Vec<Undecoded>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut undecoded = Vec::new();
    let mut read = 0;
    loop {
        let rest = &bytes[read..];
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len() * 3);
        text.reserve(room);
        let (result, taken) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += taken;
        match result {
            DecoderResult::InputEmpty => return (text, undecoded),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let end = read - usize::from(after);
                let start = end - usize::from(length).min(end);
                let bytes = bytes[start..end].to_vec();
                undecoded.push(Undecoded { at: text.len(), offset: skipped + start, bytes });
                text.push('\u{fffd}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "令和５年度 組織目標管理票\n①ＤＸ・㈱ｻｰﾋﾞｽ Ⅱ～10％\n";

    #[test]
    fn tells_encodings_apart() {
        let utf16 = |big: bool| -> Vec<u8> {
            SHEET
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        let table: [(&str, Vec<u8>); 8] = [
            ("UTF-8", SHEET.as_bytes().to_vec()),
            ("UTF-8", [b"\xef\xbb\xbf".as_slice(), SHEET.as_bytes()].concat()),
            ("UTF-16LE", utf16(false)),
            ("UTF-16BE", utf16(true)),
            ("UTF-16LE", [b"\xff\xfe".to_vec(), utf16(false)].concat()),
            ("UTF-16BE", [b"\xfe\xff".to_vec(), utf16(true)].concat()),
            ("Shift_JIS", SHIFT_JIS.encode(SHEET).0.into_owned()),
            ("EUC-JP", EUC_JP.encode(SHEET).0.into_owned()),
        ];
        for (encoding, bytes) in table {
            let decoded = decode(&bytes, None);
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, SHEET));
            assert_eq!(decoded.undecoded, []);
        }
    }

    #[test]
    fn wide_blanks_do_not_turn_utf_16_round() {
        let text = "灯台\u{3000}鐘\n北の岬 1 2\n台帳\n鐘楼\n".repeat(4);
        let bytes = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for (encoding, bytes) in
            [("UTF-16LE", bytes(u16::to_le_bytes)), ("UTF-16BE", bytes(u16::to_be_bytes))]
        {
            let decoded = decode(&bytes, None);
            assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text.as_str()));
        }
    }

    #[test]
    fn reads_iso_2022_jp() {
        let text = "組織目標管理票\n部局名 1位\n";
        let decoded = decode(&ISO_2022_JP.encode(text).0, None);
        assert_eq!((decoded.encoding, decoded.text.as_str()), ("ISO-2022-JP", text));
    }

    #[test]
    fn a_byte_that_does_not_decode_is_told_with_its_offset() {
        let mut bytes = SHIFT_JIS.encode("部局名 政策企画部\n優先順位 1位\n").0.into_owned();
        bytes.insert(7, 0xff);
        let decoded = decode(&bytes, Some(SHIFT_JIS));
        assert_eq!(decoded.undecoded.len(), 1);
        assert_eq!((decoded.undecoded[0].offset, decoded.undecoded[0].bytes.as_slice()), (7, &[0xff][..]));
        assert_eq!(decoded.text, "部局名 \u{fffd}政策企画部\n優先順位 1位\n");
    }

    #[test]
    fn a_few_damaged_bytes_leave_utf_8_what_it_is() {
        let mut bytes = SHEET.repeat(4).into_bytes();
        bytes.insert(9, 0xff);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.undecoded.len()), ("UTF-8", 1));
        assert_eq!(decoded.undecoded[0].offset, 9);
    }

    #[test]
    fn utf_16_that_lost_a_byte_is_utf_16() {
        let mut bytes: Vec<u8> = SHEET.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.pop();
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.undecoded.len()), ("UTF-16LE", 1));
        assert!(decoded.text.starts_with(SHEET.trim_end()));
    }

    #[test]
    fn utf_32_is_told_from_all_else() {
        let bytes =
            |order: fn(u32) -> [u8; 4]| SHEET.chars().flat_map(|c| order(c.into())).collect::<Vec<u8>>();
        assert!(is_utf32(&bytes(u32::to_le_bytes)) && is_utf32(&bytes(u32::to_be_bytes)));
        assert!(is_utf32(&[b"\xff\xfe\0\0".to_vec(), bytes(u32::to_le_bytes)].concat()));
        let utf16: Vec<u8> = SHEET.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!is_utf32(&utf16) && !is_utf32(SHEET.as_bytes()) && !is_utf32(&[0; 8]) && !is_utf32(b"abc"));
    }
}
