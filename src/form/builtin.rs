//! The drawings that come with the program.

/// Path under `grammar/` and text of each drawing.
pub(super) const DRAWINGS: [(&str, &str); 4] = [
    ("ueda-mokuhyo/r5.form", include_str!("../../grammar/ueda-mokuhyo/r5.form")),
    ("ueda-mokuhyo/r1.form", include_str!("../../grammar/ueda-mokuhyo/r1.form")),
    ("ueda-mokuhyo/h19.form", include_str!("../../grammar/ueda-mokuhyo/h19.form")),
    ("ueda-mokuhyo/cover.form", include_str!("../../grammar/ueda-mokuhyo/cover.form")),
];

/// Whether a form of this full name comes with the program.
pub(super) fn is_drawn(full_name: &str) -> bool {
    DRAWINGS.iter().any(|(file, _)| file.strip_suffix(".form") == Some(full_name))
}
