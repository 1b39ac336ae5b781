//! What the lexer makes of whole and of broken content.

use super::{Lexer, Token};

fn tokens(content: &[u8]) -> (Vec<String>, usize) {
    let mut lexer = Lexer::new(content);
    let mut shown = Vec::new();
    while let Some(token) = lexer.next_token() {
        shown.push(match token {
            Token::Number(number) => format!("{number}"),
            Token::Name(name) => format!("/{}", String::from_utf8_lossy(&name)),
            Token::Text(text) => format!("({})", String::from_utf8_lossy(&text)),
            Token::Operator(word) => String::from_utf8_lossy(word).into_owned(),
            other => format!("{other:?}"),
        });
    }
    (shown, lexer.junk)
}

#[test]
fn reads_what_content_streams_hold() {
    #[rustfmt::skip]
    let table: [(&[u8], &[&str]); 12] = [
        (b"1 -2.5 +.5 4. Td",        &["1", "-2.5", "0.5", "4", "Td"]),
        (b"--5 -",                   &["-5"]),
        (b"1.2.3 m",                 &["1.2", "m"]),
        (b"/F#31 12 Tf",             &["/F1", "12", "Tf"]),
        (b"(a(b)c) Tj",              &["(a(b)c)", "Tj"]),
        (b"(\\050\\)\\n\\101) Tj",   &["(()\nA)", "Tj"]),
        (b"<41 4> '",                &["(A@)", "'"]),
        (b"[(a)-120(b)]TJ",          &["ArrayStart", "(a)", "-120", "(b)", "ArrayEnd", "TJ"]),
        (b"/P<</MCID 0>>BDC",        &["/P", "DictStart", "/MCID", "0", "DictEnd", "BDC"]),
        (b"% a comment\rET",         &["ET"]),
        (b"true null f*",            &["Constant", "Constant", "f*"]),
        (b"q\x00Q",                  &["q", "Q"]),
    ];
    for (content, want) in table {
        assert_eq!(tokens(content).0, want, "reading {}", String::from_utf8_lossy(content));
    }
}

#[test]
fn a_damaged_token_costs_only_itself() {
    #[rustfmt::skip]
    let table: [(&[u8], &[&str]); 9] = [
        (b") (a) Tj",        &["(a)", "Tj"]),
        (b"] (a) Tj",        &["(a)", "Tj"]),
        (b">> (a) Tj",       &["(a)", "Tj"]),
        (b"{ } (a) Tj",      &["(a)", "Tj"]),
        (b"( (a) Tj",        &["(a)", "Tj"]),
        (b"<4z1> Tj",        &["(A)", "Tj"]),
        (b"<41 Tj (b) Tj",   &["(A)", "Tj", "(b)", "Tj"]),
        (b"<zz (a) Tj",      &["zz", "(a)", "Tj"]),
        (b"> (a) Tj",        &["(a)", "Tj"]),
    ];
    for (content, want) in table {
        let (got, junk) = tokens(content);
        assert_eq!(got, want, "reading {}", String::from_utf8_lossy(content));
        assert!(junk > 0, "junk in {} must be counted", String::from_utf8_lossy(content));
    }
}

#[test]
fn an_inline_image_ends_where_content_goes_on() {
    let mut lexer = Lexer::new(b"BI /W 2 /H 1 ID \x01 EI\xff\x02 EI Q");
    assert_eq!(lexer.next_token(), Some(Token::Operator(b"BI")));
    let image = lexer.inline_image().expect("an image");
    assert_eq!((image.entries.len(), image.data), (4, &b"\x01 EI\xff\x02"[..]));
    assert_eq!(lexer.next_token(), Some(Token::Operator(b"Q")));
}

#[test]
fn a_million_open_brackets_end_soon() {
    let started = std::time::Instant::now();
    let (shown, junk) = tokens(&vec![b'('; 1 << 20]);
    assert_eq!((shown.len(), junk), (0, 1 << 20));
    assert!(started.elapsed().as_secs() < 20, "took {:?}", started.elapsed());
}
