//! Runs of up to three letters of a text, each packed into one number: what tables learnt from sheets know.

/// The longest run.
const LONGEST: u32 = 3;
/// Stand for the start of a text and its end, and for any digit.
const START: char = '^';
const END: char = '$';
const DIGIT: char = '0';
/// What a letter takes in a packed run.
const BITS: u32 = 21;

/// Calls `tell` with each run of a text in one width, packed; with doubles.
pub(super) fn each(key: &str, mut tell: impl FnMut(u64)) {
    let letters = key.chars().map(|c| if c.is_ascii_digit() { DIGIT } else { c });
    let (mut two, mut three) = (0, 0);
    for letter in std::iter::once(START).chain(letters).chain(std::iter::once(END)) {
        let one = u64::from(u32::from(letter));
        (two, three) = (two << BITS | one, three << BITS | one);
        tell(one);
        if two >> BITS != 0 {
            tell(two);
        }
        if three >> (2 * BITS) != 0 {
            tell(three);
        }
        (two, three) = (two & ((1 << BITS) - 1), three & ((1 << (2 * BITS)) - 1));
    }
}

/// A run as one number.
pub(super) fn packed(letters: &str) -> u64 {
    letters.chars().fold(0, |packed, letter| packed << BITS | u64::from(u32::from(letter)))
}

/// All runs of a text in any width, for choosing those that shall count; with doubles.
pub fn of(text: &str) -> Vec<String> {
    let mut runs = Vec::new();
    each(&super::look::comparable(text), |run| runs.push(unpacked(run)));
    runs
}

fn unpacked(run: u64) -> String {
    let letters = (0..LONGEST).rev().map(|at| (run >> (at * BITS)) as u32 & ((1 << BITS) - 1));
    letters.filter(|letter| *letter != 0).filter_map(char::from_u32).collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn runs_of_letters_know_where_a_text_starts_and_ends() {
        let mut runs = of("港４つ");
        runs.sort();
        assert_eq!(runs, ["$", "0", "0つ", "0つ$", "^", "^港", "^港0", "つ", "つ$", "港", "港0", "港0つ"]);
    }
}
