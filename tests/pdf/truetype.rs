//! The smallest TrueType fonts: glyphs without ink, and a map from characters to them.

/// A font whose glyphs 1, 2, 3 … are `characters`, in the format and with the tables that PDFs embed.
pub fn font(characters: &[char]) -> Vec<u8> {
    let mut mapped: Vec<(u16, u16)> =
        characters.iter().zip(1..).map(|(character, glyph)| (*character as u16, glyph)).collect();
    mapped.sort_unstable();
    let glyphs = characters.len() as u16 + 1;
    let mut head = vec![0; 54];
    head[0..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&0x5F0F_3CF5_u32.to_be_bytes());
    head[18..20].copy_from_slice(&1000_u16.to_be_bytes());
    let mut hhea = vec![0; 36];
    hhea[0..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[4..6].copy_from_slice(&880_i16.to_be_bytes());
    hhea[6..8].copy_from_slice(&(-120_i16).to_be_bytes());
    hhea[34..36].copy_from_slice(&1_u16.to_be_bytes());
    let mut maxp = vec![0; 32];
    maxp[0..4].copy_from_slice(&[0, 1, 0, 0]);
    maxp[4..6].copy_from_slice(&glyphs.to_be_bytes());
    let hmtx =
        [1000_u16, 0].iter().flat_map(|word| word.to_be_bytes()).chain(vec![0; 2 * usize::from(glyphs - 1)]);
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", character_map(&mapped)),
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx.collect()),
        (b"loca", vec![0; 2 * (usize::from(glyphs) + 1)]),
        (b"maxp", maxp),
    ];
    let mut file = vec![0, 1, 0, 0];
    for word in [tables.len() as u16, 64, 2, 48] {
        file.extend(word.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in &tables {
        file.extend(*tag);
        for word in [0, offset as u32, table.len() as u32] {
            file.extend(word.to_be_bytes());
        }
        offset += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        file.extend(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    file
}

/// A `cmap` table with one subtable of format 4, a segment for each character.
fn character_map(mapped: &[(u16, u16)]) -> Vec<u8> {
    let segments = mapped.len() as u16 + 1;
    let ends = mapped.iter().map(|(code, _)| *code).chain([0xFFFF]);
    let starts = ends.clone();
    let deltas = mapped.iter().map(|(code, glyph)| glyph.wrapping_sub(*code)).chain([1]);
    let mut words = vec![4, 16 + 8 * segments, 0, segments * 2, 0, 0, 0];
    words.extend(ends);
    words.push(0);
    words.extend(starts);
    words.extend(deltas);
    words.extend(vec![0; usize::from(segments)]);
    let header: [u16; 6] = [0, 1, 3, 1, 0, 12]; // version, one subtable, Windows, Unicode, at byte 12
    header.iter().chain(&words).flat_map(|word| word.to_be_bytes()).collect()
}
