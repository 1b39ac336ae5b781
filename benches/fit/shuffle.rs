//! An order that looks random and is the same each time.

/// The numbers below a count, shuffled again and again.
pub struct Shuffle {
    order: Vec<usize>,
    seed: u64,
}

impl Shuffle {
    /// Of the numbers below `count`; another `seed` gives other orders.
    pub fn new(count: usize, seed: u64) -> Self {
        Self { order: (0..count).collect(), seed }
    }

    /// The numbers in their next order.
    pub fn next_order(&mut self) -> &[usize] {
        for at in (1..self.order.len()).rev() {
            self.seed ^= self.seed << 13;
            self.seed ^= self.seed >> 7;
            self.seed ^= self.seed << 17;
            self.order.swap(at, (self.seed % (at as u64 + 1)) as usize);
        }
        &self.order
    }
}
