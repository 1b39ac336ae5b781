//! Stage 2's door for PDFs: bytes in; glyphs, ruling lines, shades, images and text of every page out.
//!
//! input → **text** → blocks → layout → record → validate → output
//!
//! Everything stands as the page is shown: points, origin top left, rotation and crop box applied. The objects of
//! a file are read by `hayro-syntax`, its named encodings by `hayro-cmap`; content streams, fonts, text and lines are
//! read here, because no library keeps a page's rest after a damaged token, knows Japanese encodings without a
//! `ToUnicode` and bounds what it unpacks. All types of those libraries stay inside this module.
//!
//! Uses `geometry` and `span`. Knows no form, no record, no JSON.

mod annotations;
mod assemble;
mod attachments;
mod canvas;
mod context;
mod decode;
mod font;
mod interpret;
mod layers;
mod lexer;
mod marks;
mod matrix;
mod operators;
mod overprint;
mod path;
mod pixels;
mod preflight;
mod problem;
mod quality;
mod read;
mod rules;
mod show;
mod slice;
mod state;
mod tree;
mod warning;

use std::sync::mpsc;
use std::time::{Duration, Instant};

pub use self::pixels::Pixels;
use self::preflight::Cleared;
pub use self::problem::{PdfError, Repair};
pub use self::warning::Warning;
use crate::geometry::Page;

/// What a file may cost. The defaults suit any honest document; whoever reads more raises them.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Size of the file in bytes: 256 MiB.
    pub max_bytes: usize,
    /// Pages: 20,000.
    pub max_pages: usize,
    /// Glyphs in the whole document: 3,000,000. What comes after is left out, and told.
    pub max_glyphs: usize,
    /// What one content stream may unpack to, in bytes: 64 MiB. What comes after is left out, and told.
    pub max_stream: usize,
    /// What object streams may unpack to, in bytes, all together: 64 MiB.
    pub max_structure: usize,
    /// What large streams may unpack to while they are looked at before reading, in bytes, all together: 512 MiB.
    pub max_measured: u64,
    /// Forms within forms: 16.
    pub max_depth: usize,
    /// Pixels of an image whose colour or pixels are read: 16 million.
    pub max_pixels: usize,
    /// Time for a file: 3 s. What comes after is left out, and told.
    pub deadline: Duration,
    /// Time on top for each page: 10 ms.
    pub deadline_per_page: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_pages: 20_000,
            max_glyphs: 3_000_000,
            max_stream: 64 << 20,
            max_structure: 64 << 20,
            max_measured: 512 << 20,
            max_depth: 16,
            max_pixels: 16_000_000,
            deadline: Duration::from_secs(3),
            deadline_per_page: Duration::from_millis(10),
        }
    }
}

/// A PDF as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The text of all pages, a form feed between two; what spans point into.
    ///
    /// Lines from top to bottom; in a line each piece of text stands at the column that tells where it is on the
    /// page, a column being half an em of the page's commonest size. Wide characters, and those that are wide in
    /// East Asian fonts, take two columns. Nothing is normalised.
    pub text: String,
    /// Pages in order.
    pub pages: Vec<Page>,
    /// The program that made it, by its own word.
    pub producer: Option<String>,
    /// It is encrypted, with an empty password.
    pub encrypted: bool,
    /// What had to be mended.
    pub repaired: Option<Repair>,
    /// What was odd, the file first, then page by page.
    pub warnings: Vec<Warning>,
}

/// Reads a PDF.
///
/// - Shape: one [`Page`] a page, in order; every glyph's span holds its characters in [`Document::text`].
/// - Units: points of the page as shown; spans in bytes.
/// - Errors: what stops the whole file. A broken page costs only itself and is told in [`Document::warnings`].
/// - Bounds: `limits`. Neither panics nor hangs: the work is done on a thread of its own, and given up when late.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, PdfError> {
    guarded(bytes, limits, read::document)
}

/// The pixels of an image, numbered as [`crate::geometry::ImageArea::index`] says, on a page counted from 1.
///
/// - Errors: those of [`read()`], no such page or image, or an encoding that is not read here (fax, JBIG2).
pub fn image(bytes: &[u8], page: usize, index: usize, limits: &Limits) -> Result<Pixels, PdfError> {
    guarded(bytes, limits, move |cleared, limits, progress| {
        read::image(cleared, (page, index), limits, progress)
    })
}

/// A PDF of only the `wanted` pages of `bytes`, counted from 1, in the file's order.
///
/// - Errors: those of [`read()`], a page that is not there, or a file too broken to be written anew.
pub fn pages(bytes: &[u8], wanted: &[usize], limits: &Limits) -> Result<Vec<u8>, PdfError> {
    let wanted = wanted.to_vec();
    guarded(bytes, limits, move |cleared, limits, _| slice::cut(&cleared.bytes, &wanted, limits))
}

/// Where work done in time tells when it has to be over; a file's pages are not known from the start.
struct Progress {
    started: Instant,
    sender: mpsc::Sender<Instant>,
}

impl Progress {
    /// Allows `time` from the start on, and gives the moment it ends.
    fn allow(&self, time: Duration) -> Instant {
        let deadline = self.started + time;
        // Nobody listens any more only if the time was over already.
        let _ = self.sender.send(deadline);
        deadline
    }
}

/// Stack of the thread that reads: nothing in it nests deeper than fits many times over.
const STACK_BYTES: usize = 16 << 20;
/// Work that looks at the clock itself is this late at most; only a library can be later.
const GRACE: Duration = Duration::from_millis(700);

/// Does `work` on a thread of its own: a panic there, or a library that does not come back, ends in an error here.
fn guarded<T: Send + 'static>(
    bytes: &[u8],
    limits: &Limits,
    work: impl FnOnce(Cleared, &Limits, &Progress) -> Result<T, PdfError> + Send + 'static,
) -> Result<T, PdfError> {
    if bytes.len() > limits.max_bytes {
        return Err(PdfError::TooLarge { bytes: bytes.len(), limit: limits.max_bytes });
    }
    let started = Instant::now();
    let mut deadline = started + limits.deadline;
    let (sender, deadlines) = mpsc::channel();
    let (result_sender, results) = mpsc::channel();
    let progress = Progress { started, sender };
    let (bytes, limits_of_work) = (bytes.to_vec(), limits.clone());
    let thread = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK_BYTES);
    let spawned = thread.spawn(move || {
        let cleared = preflight::clear(bytes, &limits_of_work);
        let result = cleared.and_then(|cleared| work(cleared, &limits_of_work, &progress));
        // Nobody waits any more if the time was over.
        let _ = result_sender.send(result);
    });
    if spawned.is_err() {
        return Err(PdfError::Broke);
    }
    loop {
        let left = (deadline + GRACE).saturating_duration_since(Instant::now());
        match results.recv_timeout(left) {
            Ok(result) => return result,
            Err(mpsc::RecvTimeoutError::Disconnected) => return Err(PdfError::Broke),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let later = deadlines.try_iter().last().filter(|later| *later > deadline);
                deadline = later.ok_or(PdfError::OutOfTime { seconds: limits.deadline.as_secs() })?;
            }
        }
    }
}
