//! Single pages cut out of a file, for a reviewer or a report of a mistake. Part of stage 2.

use super::Limits;
use super::problem::PdfError;

/// Writes the `wanted` pages of a file, counted from 1, to a file of their own.
pub fn cut(bytes: &[u8], wanted: &[usize], limits: &Limits) -> Result<Vec<u8>, PdfError> {
    let options = lopdf::LoadOptions {
        password: Some(String::new()),
        max_decompressed_size: Some(limits.max_structure),
        ..lopdf::LoadOptions::default()
    };
    let mut document =
        lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| match error {
            lopdf::Error::InvalidPassword => PdfError::Locked,
            _ => PdfError::Unreadable { bytes: bytes.len() },
        })?;
    if document.is_encrypted() {
        return Err(PdfError::Locked);
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    if let Some(&page) = wanted.iter().find(|page| !numbers.iter().any(|number| *number as usize == **page)) {
        return Err(PdfError::NoSuchPage { page, pages: numbers.len() });
    }
    let others: Vec<u32> =
        numbers.into_iter().filter(|number| !wanted.contains(&(*number as usize))).collect();
    document.delete_pages(&others);
    document.prune_objects();
    let mut cut = Vec::new();
    document.save_to(&mut cut).map_err(|error| PdfError::NotCut { cause: error.to_string() })?;
    Ok(cut)
}
