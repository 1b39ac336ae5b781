//! Whatever the bytes are, reading them ends, and what is read is conserved.

use proptest::prelude::*;

use crate::held::records;
use crate::sheets::{library, sample_texts};

/// Shapes that make careless code slow or deep.
#[test]
fn monstrous_texts_are_read_to_their_end() {
    let library = library();
    let title = &sample_texts()[0][..];
    let monsters = [
        "(".repeat(20_000),
        "①".repeat(20_000),
        "(1)\n".repeat(5_000),
        "(1) (1) (1) (1)\n".repeat(1_000),
        "一".repeat(50_000),
        "ア\n".repeat(5_000),
        "\u{c}".repeat(5_000) + "灯",
        "灯\u{3099}\u{309a}".repeat(5_000),
        " ".repeat(50_000) + "灯",
        title.lines().collect::<String>(),
        title.replace('\n', "\n\n\n"),
        title.lines().rev().collect::<Vec<_>>().join("\n"),
        title.chars().flat_map(|c| [c, ' ']).collect(),
        title.chars().take(1_500).flat_map(|c| [c, '\n']).collect(),
    ];
    for monster in monsters {
        records(monster.as_bytes(), &library);
    }
}

/// A page that holds more than any sheet does: what is past the bound is told, and stays in the residue.
#[test]
fn an_endless_page_is_read_as_far_as_it_is_tried() {
    let library = library();
    let text = &sample_texts()[0];
    let middle = text.lines().count() / 2;
    let padding: Vec<String> =
        (0..4_000).map(|line| format!("({})\n灯台の灯を{line}回数える", line % 5 + 1)).collect();
    let lines =
        text.lines().take(middle).chain(padding.iter().map(String::as_str)).chain(text.lines().skip(middle));
    let endless = lines.collect::<Vec<_>>().join("\n");
    let records = records(endless.as_bytes(), &library);
    let all =
        |key: &str| records.iter().flat_map(|record| record[key].as_array().unwrap()).collect::<Vec<_>>();
    let too_much = all("residue").into_iter().filter(|left| left["reason"] == "too-much");
    let told = all("diagnostics").into_iter().filter(|told| told["code"] == "too-much");
    assert!(too_much.count() > 4_000, "most lines are past the bound");
    assert_eq!(told.count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
        records(&bytes, &library());
    }

    #[test]
    fn damaged_bytes_of_a_sheet_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..200),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = sample_texts()[0].clone().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()));
        records(&bytes, &library());
    }
}
