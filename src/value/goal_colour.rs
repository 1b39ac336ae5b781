//! Which of the 17 Sustainable Development Goals an icon shows, told by its colour.

/// A goal told by a colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// 1 to 17.
    pub number: u8,
    /// 0 to 1: near the official colour, and far from any other goal's.
    pub confidence: f64,
}

/// The official colours, from goal 1 on.
///
/// - Source: United Nations, "Sustainable Development Goals: Guidelines for the use of the SDG logo".
const OFFICIAL: [[u8; 3]; 17] = [
    [0xE5, 0x24, 0x3B],
    [0xDD, 0xA6, 0x3A],
    [0x4C, 0x9F, 0x38],
    [0xC5, 0x19, 0x2D],
    [0xFF, 0x3A, 0x21],
    [0x26, 0xBD, 0xE2],
    [0xFC, 0xC3, 0x0B],
    [0xA2, 0x19, 0x42],
    [0xFD, 0x69, 0x25],
    [0xDD, 0x13, 0x67],
    [0xFD, 0x9D, 0x24],
    [0xBF, 0x8B, 0x2E],
    [0x3F, 0x7E, 0x44],
    [0x0A, 0x97, 0xD9],
    [0x56, 0xC0, 0x2B],
    [0x00, 0x68, 0x9D],
    [0x19, 0x48, 0x6A],
];

/// Farther than this from every official colour it is no goal's; a print through CMYK and JPEG moves it by about 10.
const FARTHEST: f64 = 25.0;

/// The goal whose icon has `colour` as its dominant one, or `None` if no official colour is near.
///
/// - Confidence: the nearest colour's share in doubt — all of it when hit exactly, half when another goal's is as
///   near — and less the farther off it lies. Goals 1, 4 and 5, 2 and 12, 3, 13 and 15 are close kin, so a faded
///   icon of theirs gets little.
pub fn goal_of(colour: [u8; 3]) -> Option<Goal> {
    let here = lab(colour);
    let mut distances: Vec<(f64, u8)> =
        OFFICIAL.iter().zip(1..).map(|(official, number)| (distance(here, lab(*official)), number)).collect();
    distances.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (nearest, number) = *distances.first()?;
    let (second, _) = *distances.get(1)?;
    if nearest > FARTHEST {
        return None;
    }
    let margin = second / (nearest + second);
    let closeness = 1.0 - 0.5 * (nearest / FARTHEST).powi(2);
    Some(Goal { number, confidence: (margin * closeness).clamp(0.0, 0.99) })
}

/// Euclid's distance between two colours in CIELAB, where equal steps look equal.
fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// CIELAB of an sRGB colour under daylight (D65).
fn lab(colour: [u8; 3]) -> [f64; 3] {
    let [red, green, blue] = colour.map(|channel| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    let bend = |part: f64| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 };
    let x = bend((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    let y = bend(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    let z = bend((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::{OFFICIAL, goal_of};

    #[test]
    fn official_colours_are_their_goals() {
        for (colour, number) in OFFICIAL.into_iter().zip(1_u8..) {
            let goal = goal_of(colour).expect("an official colour");
            assert!(goal.number == number && goal.confidence > 0.95, "{goal:?} for {number}");
        }
    }

    #[test]
    fn a_colour_between_two_goals_is_doubtful() {
        let [one, four] = [OFFICIAL[0], OFFICIAL[3]];
        let between = [0, 1, 2].map(|channel| u8::midpoint(one[channel], four[channel]));
        let goal = goal_of(between).expect("near two goals");
        assert!(matches!(goal.number, 1 | 4) && goal.confidence < 0.6, "{goal:?}");
    }

    #[test]
    fn a_slightly_faded_icon_is_told_and_paper_is_none() {
        let faded = OFFICIAL[13].map(|channel| channel.saturating_add(8));
        assert_eq!(goal_of(faded).map(|goal| goal.number), Some(14));
        for colour in [[255, 255, 255], [0, 0, 0], [128, 128, 128], [200, 160, 255]] {
            assert_eq!(goal_of(colour), None, "{colour:?}");
        }
    }
}
