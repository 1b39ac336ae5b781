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
