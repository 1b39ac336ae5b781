//! Where a ruled table ends on each page: what stands in the page's margin is in no cell of it.

use super::anchor::Anchor;
use super::scene::{Leaf, Scene};

/// A level line of a table is as wide as this share of it, at least.
const WIDE: f64 = 0.6;
/// Lines down a table take this share of its height, at least: where there are none, a line across may have text
/// of its last row below it.
const HIGH: f64 = 0.5;

/// For each page on which a table is ruled, the heights between which it stands there. `heads` are its labels.
pub fn on_pages(scene: &Scene<'_>, heads: &[Option<Anchor>]) -> Vec<Option<[f64; 2]>> {
    let found = || heads.iter().flatten();
    let left = found().map(Anchor::left).fold(f64::INFINITY, f64::min);
    let right = found().map(Anchor::right).fold(f64::NEG_INFINITY, f64::max);
    let is_known = found().count() > 1;
    scene.leaves.iter().map(|leaf| if is_known { frame(scene, leaf, left, right) } else { None }).collect()
}

fn frame(scene: &Scene<'_>, leaf: &Leaf, left: f64, right: f64) -> Option<[f64; 2]> {
    let (from, to) = (leaf.area.y, leaf.area.bottom());
    let level = scene.rules.level_between(from, to).iter();
    let wide = level.filter(|line| line.shared(left, right) >= WIDE * (right - left));
    let across = ends(wide.map(|line| [line.at, line.at]))?;
    let reach = scene.em / 2.0;
    let upright = scene.rules.upright_between(left - reach, right + reach).iter();
    let down = ends(upright.filter(|line| line.shared(from, to) > 0.0).map(|line| [line.from, line.to]))?;
    let whole = [across[0].min(down[0]), across[1].max(down[1])];
    (down[1] - down[0] >= HIGH * (whole[1] - whole[0]) && across[1] > across[0]).then_some(whole)
}

fn ends(lines: impl Iterator<Item = [f64; 2]>) -> Option<[f64; 2]> {
    lines.reduce(|[top, bottom], [from, to]| [top.min(from), bottom.max(to)])
}
