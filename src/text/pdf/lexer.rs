//! Content streams cut into tokens, whatever is broken in them. Part of stage 2; knows no operator's meaning.
//!
//! A damaged token costs itself and nothing after it: what cannot be read is skipped byte by byte and
//! counted in [`Lexer::junk`]. Arrays and dictionaries come as a flat run of tokens, so no nesting is too deep.

use std::borrow::Cow;

/// What a content stream is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Token<'a> {
    Number(f64),
    /// Without its slash, `#xx` resolved.
    Name(Cow<'a, [u8]>),
    /// The bytes of a string, escapes and hex resolved.
    Text(Cow<'a, [u8]>),
    ArrayStart,
    ArrayEnd,
    DictStart,
    DictEnd,
    /// `true`, `false` or `null`.
    Constant,
    Operator(&'a [u8]),
}

/// The parts of an inline image: the tokens of its dictionary and its data as they stand.
pub struct InlineImage<'a> {
    pub entries: Vec<Token<'a>>,
    pub data: &'a [u8],
}

/// Reads tokens from a content stream.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    open_arrays: usize,
    open_dicts: usize,
    /// Bytes spent on looking for ends of strings and images that have none.
    searched: usize,
    /// How many bytes were skipped because nothing could be made of them.
    pub junk: usize,
}

/// No writer makes a string or a name as long as this.
const LONGEST_STRING: usize = 1 << 20;
/// When so many bytes were searched in vain, only short strings are looked for: `((((…` must not cost a square of its length.
const SEARCH_FOR_LONG: usize = 1 << 22;
/// As long as most strings are.
const SHORT_STRING: usize = 128;
/// When so many bytes were searched in vain, nothing is looked for any more.
const SEARCH_AT_ALL: usize = 1 << 26;

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, open_arrays: 0, open_dicts: 0, searched: 0, junk: 0 }
    }

    /// The next token, or `None` at the end.
    pub fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_blanks();
            let byte = self.peek()?;
            let token = match byte {
                b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
                b'/' => Some(Token::Name(self.name())),
                b'(' => self.literal_string(),
                b'<' if self.peek_at(1) == Some(b'<') => self.opened(2, Token::DictStart),
                b'<' => self.hex_string(),
                b'>' if self.peek_at(1) == Some(b'>') && self.open_dicts > 0 => {
                    self.closed(2, Token::DictEnd)
                }
                b'[' => self.opened(1, Token::ArrayStart),
                b']' if self.open_arrays > 0 => self.closed(1, Token::ArrayEnd),
                _ if is_regular(byte) => Some(self.word()),
                _ => None,
            };
            match token {
                Some(token) => return Some(token),
                None => self.skip_junk(),
            }
        }
    }

    /// Whether an array was opened and not closed.
    pub fn in_array(&self) -> bool {
        self.open_arrays > 0
    }

    /// Forgets what was left open: an operator was carried out.
    pub fn close_all(&mut self) {
        (self.open_arrays, self.open_dicts) = (0, 0);
    }

    /// Reads an inline image whose `BI` was just read, up to and with its `EI`.
    pub fn inline_image(&mut self) -> Option<InlineImage<'a>> {
        let mut entries = Vec::new();
        loop {
            match self.next_token()? {
                Token::Operator(b"ID") => break,
                // Operators where keys should be: there is no image here.
                Token::Operator(_) => return None,
                token => entries.push(token),
            }
            if entries.len() > 200 {
                return None;
            }
        }
        self.close_all();
        let start = (self.at + 1).min(self.bytes.len());
        let end = if self.searched < SEARCH_AT_ALL { self.find_inline_end(start) } else { None };
        let Some(end) = end else {
            self.junk += 2; // the image never ends: what follows ID is read as content again
            self.searched += self.bytes.len() - start;
            return None;
        };
        self.at = end + 2;
        let data = self.bytes.get(start..end)?;
        Some(InlineImage {
            entries,
            data: data.strip_suffix(b"\n").or(data.strip_suffix(b" ")).unwrap_or(data),
        })
    }

    /// Where the `EI` stands that ends data from `start`: told by what follows it, since data may hold the letters.
    fn find_inline_end(&self, start: usize) -> Option<usize> {
        let mut from = start;
        while let Some(found) = find(self.bytes.get(from..)?, b"EI") {
            let end = from + found;
            let before = end == start || self.bytes.get(end - 1).copied().is_some_and(is_blank);
            let after = self.bytes.get(end + 2..).unwrap_or_default();
            let after = &after[..after.len().min(16)];
            let ends_here = after.first().copied().is_none_or(is_blank);
            let looks_like_content =
                after.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
            if before && ends_here && looks_like_content {
                return Some(end);
            }
            from = end + 2;
        }
        None
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_junk(&mut self) {
        self.at += 1;
        self.junk += 1;
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if is_blank(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "one arm of a match whose arms may fail")]
    fn opened(&mut self, length: usize, token: Token<'a>) -> Option<Token<'a>> {
        self.at += length;
        let counter = if token == Token::ArrayStart { &mut self.open_arrays } else { &mut self.open_dicts };
        *counter += 1;
        Some(token)
    }

    #[expect(clippy::unnecessary_wraps, reason = "one arm of a match whose arms may fail")]
    fn closed(&mut self, length: usize, token: Token<'a>) -> Option<Token<'a>> {
        self.at += length;
        let counter = if token == Token::ArrayEnd { &mut self.open_arrays } else { &mut self.open_dicts };
        *counter -= 1;
        Some(token)
    }

    /// Reads `-12.5`; of `1.2.3` the first two parts, of `--5` the five, and of `1e5` the one, as viewers do.
    fn number(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let mut negative = false;
        while let Some(sign @ (b'+' | b'-')) = self.peek() {
            negative |= sign == b'-';
            self.at += 1;
        }
        let (mut value, mut scale, mut digits, mut fraction) = (0.0_f64, 1.0_f64, 0_usize, false);
        while let Some(byte) = self.peek() {
            match byte {
                b'0'..=b'9' => {
                    value = value * 10.0 + f64::from(byte - b'0');
                    if fraction {
                        scale *= 10.0;
                    }
                    digits += 1;
                }
                b'.' if !fraction => fraction = true,
                _ => break,
            }
            self.at += 1;
        }
        // What hangs on to a number (`1.2.3`, `12-34`) belongs to no other token.
        while self.peek().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-')) {
            self.at += 1;
            self.junk += 1;
        }
        if digits == 0 && !fraction {
            self.at = start;
            return None;
        }
        let value = value / scale;
        let value = if value.is_finite() { value } else { 0.0 };
        Some(Token::Number(if negative { -value } else { value }))
    }

    fn name(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let raw = self.regular_run();
        if !raw.contains(&b'#') {
            return Cow::Borrowed(raw);
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((&byte, tail)) = rest.split_first() {
            let resolved = match (byte, tail) {
                (b'#', [high, low, after @ ..]) => {
                    hex_value(*high).zip(hex_value(*low)).map(|(high, low)| (high << 4 | low, after))
                }
                _ => None,
            };
            let (byte, after) = resolved.unwrap_or((byte, tail));
            name.push(byte);
            rest = after;
        }
        Cow::Owned(name)
    }

    fn word(&mut self) -> Token<'a> {
        match self.regular_run() {
            b"true" | b"false" | b"null" => Token::Constant,
            word => Token::Operator(word),
        }
    }

    fn regular_run(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn literal_string(&mut self) -> Option<Token<'a>> {
        let body = self.at + 1;
        let (mut depth, mut at, mut plain) = (1_usize, body, true);
        let longest = match self.searched {
            ..SEARCH_FOR_LONG => LONGEST_STRING,
            SEARCH_FOR_LONG..SEARCH_AT_ALL => SHORT_STRING,
            _ => 0,
        };
        let reach = self.bytes.len().min(body + longest);
        while at < reach {
            match self.bytes[at] {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    plain = false;
                    at += 1;
                }
                b'\r' => plain = false,
                _ => {}
            }
            at += 1;
        }
        if at >= reach {
            // No end: the bracket is the damaged token, and what follows it is content again.
            self.searched += reach - body + 1;
            return None;
        }
        self.at = at + 1;
        let raw = &self.bytes[body..at];
        Some(Token::Text(if plain { Cow::Borrowed(raw) } else { Cow::Owned(unescape(raw)) }))
    }

    fn hex_string(&mut self) -> Option<Token<'a>> {
        let (start, mut at) = (self.at, self.at + 1);
        let mut bytes = Vec::with_capacity(32);
        let (mut high, mut junk) = (None, 0);
        let closed = loop {
            // Nearly all of it is pairs of digits.
            while let (None, Some(&[first, last])) = (high, self.bytes[at..].first_chunk()) {
                let Some((first, last)) = hex_value(first).zip(hex_value(last)) else { break };
                bytes.push(first << 4 | last);
                at += 2;
            }
            match self.bytes.get(at).copied() {
                Some(b'>') => break true,
                // The start of something else: the end of this one was lost.
                Some(b'<' | b'(' | b'[' | b']' | b'/') | None => break false,
                Some(byte) => match (hex_value(byte), high.take()) {
                    (Some(last), Some(first)) => bytes.push(first << 4 | last),
                    (Some(first), None) => high = Some(first),
                    (None, open) => {
                        junk += usize::from(!is_blank(byte));
                        high = open;
                    }
                },
            }
            at += 1;
        };
        if !closed {
            // Up to the first byte that is no hex digit it may still be a string.
            let run = self.bytes[start + 1..at].iter();
            let length = run.take_while(|byte| byte.is_ascii_hexdigit()).count();
            if length < 2 {
                return None;
            }
            self.junk += 1;
            self.at = start + 1 + length;
            bytes.truncate(length / 2);
            return Some(Token::Text(Cow::Owned(bytes)));
        }
        bytes.extend(high.map(|last| last << 4));
        self.junk += junk;
        self.at = at + 1;
        Some(Token::Text(Cow::Owned(bytes)))
    }
}

/// Resolves the backslashes of a literal string.
fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => text.push(b'\n'),
                Some(b'r') => text.push(b'\r'),
                Some(b't') => text.push(b'\t'),
                Some(b'b') => text.push(8),
                Some(b'f') => text.push(12),
                Some(b'\r') => {
                    bytes.next_if_eq(&b'\n');
                }
                Some(b'\n') | None => {}
                Some(digit @ b'0'..=b'7') => {
                    let mut code = u32::from(digit - b'0');
                    for _ in 0..2 {
                        if let Some(next) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) {
                            code = code * 8 + u32::from(next - b'0');
                        }
                    }
                    text.push(code as u8); // high bits are to be ignored
                }
                Some(other) => text.push(other),
            },
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                text.push(b'\n');
            }
            _ => text.push(byte),
        }
    }
    text
}

/// Where `needle` first stands in `bytes`.
pub fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, needle)
}

/// Whether a byte is white space in PDF.
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
