//! A document read page by page. Part of stage 2; see the door, `pdf`.

use std::collections::BTreeMap;
use std::time::Duration;

use hayro_syntax::object::{Array, MaybeRef, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page as PdfPage;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::canvas::{Canvas, Placed};
use super::context::{Clock, Context};
use super::decode::decode;
use super::interpret::Interpreter;
use super::layers::Layers;
use super::matrix::{FARTHEST_PT, Matrix};
use super::path::Colour;
use super::pixels::{Pixels, Source};
use super::preflight::Cleared;
use super::problem::PdfError;
use super::quality::{Quality, judge, private_use};
use super::tree::Tree;
use super::warning::Warning;
use super::{Document, Limits, Progress, assemble, attachments, marks, overprint, rules};
use crate::geometry::{ImageArea, Page, Rect};
use crate::span::Span;

/// An image shown larger than this is no icon, in points; its colour is not looked at.
const LARGEST_ICON_PT: f64 = 200.0;
/// An icon with more pixels is not looked at.
const MOST_PIXELS_OF_AN_ICON: usize = 1_500_000;
/// Pixels looked at for icons' colours in a document, all together.
const ICON_PIXELS: usize = 8_000_000;
/// A page with more glyphs is a picture.
const GLYPHS_OF_A_PAGE: usize = 200_000;

/// Reads all pages.
pub fn document(cleared: Cleared, limits: &Limits, progress: &Progress) -> Result<Document, PdfError> {
    let repaired = cleared.repair;
    let pdf = open(cleared, limits)?;
    let (found, tree) = (pdf.pages(), Tree::read(&pdf));
    let pages = tree.pages.len();
    if pages > limits.max_pages {
        return Err(PdfError::TooManyPages { pages, limit: limits.max_pages });
    }
    let mut document = Document {
        producer: pdf.metadata().producer.as_deref().map(marks::text_string).filter(|name| !name.is_empty()),
        encrypted: is_encrypted(&pdf),
        repaired,
        warnings: repaired.map(Warning::Repaired).into_iter().collect(),
        ..Document::default()
    };
    document.warnings.extend(lost(&tree));
    document.warnings.extend(attachments::tell(&pdf));
    let context = context(&pdf, limits, progress, pages);
    let mut budget = Budget { glyphs: limits.max_glyphs, icon_pixels: ICON_PIXELS, colours: BTreeMap::new() };
    let mut canvas = Canvas::default();
    for (place, number) in tree.pages.iter().zip(1..) {
        let Some(page) = place.and_then(|place| found.get(place)) else {
            document.pages.push(lost_page(number, &mut document.text));
            continue;
        };
        let too_many_glyphs = read_page((page, number), &context, &mut canvas, &mut budget, &mut document);
        canvas.clear();
        if too_many_glyphs {
            let limit = if budget.glyphs == 0 { limits.max_glyphs } else { GLYPHS_OF_A_PAGE };
            document.warnings.push(Warning::TooManyGlyphs { page: number, limit });
            if budget.glyphs == 0 {
                break;
            }
        }
        if context.clock.is_over() {
            document.warnings.push(Warning::OutOfTime { page: number, pages });
            break;
        }
    }
    Ok(document)
}

/// Reads the pixels of one image.
pub fn image(
    cleared: Cleared,
    (number, index): (usize, usize),
    limits: &Limits,
    progress: &Progress,
) -> Result<Pixels, PdfError> {
    let pdf = open(cleared, limits)?;
    let (found, Tree { pages, .. }) = (pdf.pages(), Tree::read(&pdf));
    let place = number.checked_sub(1).and_then(|before| pages.get(before).copied().flatten());
    let page = place.and_then(|place| found.get(place));
    let page = page.ok_or(PdfError::NoSuchPage { page: number, pages: pages.len() })?;
    let context = context(&pdf, limits, progress, 1);
    let mut canvas = Canvas::default();
    interpret(page, &context, &mut canvas, GLYPHS_OF_A_PAGE);
    let images = canvas.images.len();
    let image =
        canvas.images.get(index).ok_or(PdfError::NoSuchImage { page: number, image: index, images })?;
    image.source.read(limits.max_pixels).ok_or(PdfError::ImageUnreadable { page: number, image: index })
}

fn open(cleared: Cleared, limits: &Limits) -> Result<Pdf, PdfError> {
    let bytes = cleared.bytes.len();
    let pdf = Pdf::new(cleared.bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::Locked,
        LoadPdfError::Decryption(_) => PdfError::UnknownEncryption,
        LoadPdfError::Invalid => PdfError::Unreadable { bytes },
    })?;
    match pdf.pages().len() {
        0 => Err(PdfError::Unreadable { bytes }),
        pages if pages > limits.max_pages => Err(PdfError::TooManyPages { pages, limit: limits.max_pages }),
        _ => Ok(pdf),
    }
}

fn context<'a>(pdf: &'a Pdf, limits: &'a Limits, progress: &Progress, pages: usize) -> Context<'a> {
    let for_pages = limits.deadline_per_page.saturating_mul(u32::try_from(pages).unwrap_or(u32::MAX));
    let deadline = progress.allow(limits.deadline.saturating_add(for_pages).min(Duration::from_hours(24)));
    Context::new(limits, pdf.xref(), Layers::read(pdf), Clock { deadline })
}

fn is_encrypted(pdf: &Pdf) -> bool {
    memchr::memmem::find(pdf.data().as_ref(), b"/Encrypt").is_some()
}

/// The pages that were not found, runs of them together.
fn lost(tree: &Tree) -> Vec<Warning> {
    let numbers = tree.pages.iter().zip(1..).filter(|(place, _)| place.is_none()).map(|(_, number)| number);
    let numbers: Vec<usize> = numbers.collect();
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let mut lost: Vec<Warning> =
        runs.map(|run| Warning::PagesLost { page: run[0], last: run[run.len() - 1] }).collect();
    if tree.missing > 0 {
        lost.push(Warning::PagesMissing { pages: tree.missing, found: tree.pages.len() });
    }
    lost
}

/// An empty page of common size in place of one that is lost: those behind it keep their numbers.
fn lost_page(number: usize, text: &mut String) -> Page {
    if number > 1 {
        text.push('\u{C}');
    }
    let span = Span::new(text.len(), text.len());
    Page { number, width_pt: 595.0, height_pt: 842.0, span, ..Page::default() }
}

/// What is left for the pages to come.
struct Budget {
    glyphs: usize,
    icon_pixels: usize,
    /// Colours of images seen before.
    colours: BTreeMap<ObjectIdentifier, Option<Colour>>,
}

/// Reads a page to the end of `document`; gives whether it has more glyphs than the budget or the page allows.
fn read_page<'a>(
    (page, number): (&'a PdfPage<'a>, usize),
    context: &Context<'a>,
    canvas: &mut Canvas<'a>,
    budget: &mut Budget,
    document: &mut Document,
) -> bool {
    let allowed = budget.glyphs.min(GLYPHS_OF_A_PAGE);
    let (area, glyphs_left) = interpret(page, context, canvas, allowed);
    budget.glyphs -= allowed - glyphs_left;
    canvas.counts.overprinted = overprint::drop_doubles(canvas, area);
    if number > 1 {
        document.text.push('\u{C}');
    }
    let start = document.text.len();
    let glyphs = assemble::write_page(canvas, &mut document.text);
    let span = Span::new(start, document.text.len());
    let images = images(canvas, budget);
    let (rules, shades) = rules::normalise(std::mem::take(&mut canvas.ink), area);
    let quality = judge((&document.text, span), area, &glyphs, &images);
    warn(canvas, &quality, number, context.limits, &mut document.warnings);
    document.pages.push(Page {
        number,
        width_pt: area.width,
        height_pt: area.height,
        span,
        glyphs,
        rules,
        shades,
        images,
        garbled: quality.garbled,
        grain_pt: 0.0,
        scan: quality.scan,
        asides: Vec::new(),
    });
    canvas.counts.too_many_glyphs
}

/// Carries out a page's content and annotations; gives its shown area and how many glyphs the document may still have.
fn interpret<'a>(
    page: &'a PdfPage<'a>,
    context: &Context<'a>,
    canvas: &mut Canvas<'a>,
    glyphs_left: usize,
) -> (Rect, usize) {
    let (area, to_page) = shown(page);
    let operators = content(page, context, canvas);
    let mut interpreter =
        Interpreter::new(context, canvas, (area, to_page), page.resources().clone(), glyphs_left);
    interpreter.run(&operators);
    interpreter.reset(to_page);
    interpreter.draw_annotations(page.raw());
    let glyphs_left = interpreter.glyphs_left;
    (area, glyphs_left)
}

/// The page's shown area, from (0, 0), and the map from its user space to it.
fn shown(page: &PdfPage<'_>) -> (Rect, Matrix) {
    let (width, height) = page.render_dimensions();
    let side = |length: f32| if length.is_finite() { f64::from(length).clamp(1.0, FARTHEST_PT) } else { 1.0 };
    let to_page = Matrix(page.initial_transform(true).as_coeffs());
    let to_page = if to_page.is_finite() { to_page } else { Matrix::IDENTITY };
    (Rect { x: 0.0, y: 0.0, width: side(width), height: side(height) }, to_page)
}

/// The page's content: one stream, or several with a blank between them.
fn content<'a>(page: &PdfPage<'a>, context: &Context<'a>, canvas: &mut Canvas<'_>) -> Vec<u8> {
    let streams = match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(streams)) => parts(&streams, context, canvas),
        _ => {
            canvas.counts.lost += usize::from(page.raw().get_ref("Contents").is_some());
            Vec::new()
        }
    };
    let mut content = Vec::new();
    for stream in streams {
        let decoded = decode(&stream, context.limits.max_stream.saturating_sub(content.len()));
        canvas.counts.cut += usize::from(decoded.cut);
        canvas.counts.damaged += usize::from(decoded.damaged);
        if content.is_empty() {
            content = decoded.bytes;
        } else {
            content.extend_from_slice(&decoded.bytes);
        }
        content.push(b' ');
    }
    content
}

fn parts<'a>(streams: &Array<'a>, context: &Context<'a>, canvas: &mut Canvas<'_>) -> Vec<Stream<'a>> {
    let mut parts = Vec::new();
    for part in streams.raw_iter().take(10_000) {
        let stream = match part {
            MaybeRef::Ref(id) => context.xref.get::<Stream<'a>>(id.into()),
            MaybeRef::NotRef(object) => object.into_stream(),
        };
        canvas.counts.lost += usize::from(stream.is_none());
        parts.extend(stream);
    }
    parts
}

/// Where the images stand; of small ones, icons perhaps, also the colour.
fn images(canvas: &Canvas<'_>, budget: &mut Budget) -> Vec<ImageArea> {
    let place = |(index, placed): (usize, &Placed<'_>)| {
        let is_icon = placed.area.width.max(placed.area.height) <= LARGEST_ICON_PT;
        let dominant = if is_icon { colour(&placed.source, budget) } else { None };
        ImageArea { area: placed.area, index, dominant }
    };
    canvas.images.iter().enumerate().map(place).collect()
}

/// The colour of an icon, looked at once however often it is shown.
fn colour(source: &Source<'_>, budget: &mut Budget) -> Option<Colour> {
    let id = source.id();
    if let Some(colour) = id.and_then(|id| budget.colours.get(&id)) {
        return *colour;
    }
    let pixels = source.claimed_pixels();
    if pixels > MOST_PIXELS_OF_AN_ICON {
        return None;
    }
    budget.icon_pixels = budget.icon_pixels.checked_sub(pixels)?;
    let colour = source.read(pixels).and_then(|pixels| pixels.dominant());
    budget.colours.extend(id.map(|id| (id, colour)));
    colour
}

fn warn(canvas: &Canvas<'_>, quality: &Quality, page: usize, limits: &Limits, warnings: &mut Vec<Warning>) {
    let counts = &canvas.counts;
    if counts.lost > 0 {
        warnings.push(Warning::ContentLost { page, streams: counts.lost });
    }
    if counts.out_of_time {
        // How much was met until then is a matter of speed.
        return;
    }
    let fonts = counts.missing_fonts.iter().map(|font| Warning::MissingFont { page, font: font.clone() });
    warnings.extend(fonts);
    warnings.extend(counts.undecodable.iter().map(|(font, met)| Warning::Undecodable {
        page,
        font: font.clone(),
        code: met.first_code,
        glyphs: met.glyphs,
    }));
    if let Some((character, glyphs)) = private_use(canvas) {
        warnings.push(Warning::Gaiji { page, character, glyphs });
    }
    let percent = (quality.garbled * 100.0).round() as u8;
    let told = [
        (counts.junk > 0, Warning::Junk { page, bytes: counts.junk }),
        (counts.cut > 0, Warning::Cut { page, limit: limits.max_stream }),
        (counts.damaged > 0, Warning::DamagedStream { page, streams: counts.damaged }),
        (counts.overprinted > 0, Warning::Overprinted { page, glyphs: counts.overprinted }),
        (counts.replaced > 0, Warning::ActualText { page, glyphs: counts.replaced }),
        (counts.misplaced > 0, Warning::Misplaced { page, glyphs: counts.misplaced }),
        (counts.too_deep > 0, Warning::TooDeep { page, forms: counts.too_deep }),
        (quality.scan && !quality.has_text, Warning::Scan { page }),
        (quality.scan && quality.has_text, Warning::RecognisedText { page }),
        (quality.garbled >= Page::TOO_GARBLED, Warning::Garbled { page, percent }),
    ];
    warnings.extend(told.into_iter().filter(|(met, _)| *met).map(|(_, warning)| warning));
}
