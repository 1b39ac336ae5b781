//! All forms at hand: the built-in drawings and the user's own.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::builtin::DRAWINGS;
use super::{DrawingError, DrawingProblem, Form, parse};
use crate::span::Span;

/// The forms a run reads with, in order of their full names.
#[derive(Clone, Debug)]
pub struct Library {
    forms: Vec<Form>,
}

/// Why forms could not be loaded.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// A drawing has a mistake.
    #[error("{error}")]
    Drawing {
        /// The drawing's file.
        file: PathBuf,
        /// What the file holds.
        drawing: String,
        /// The mistake.
        error: DrawingError,
    },
    /// A folder of drawings holds none.
    #[error("no drawing under {}", folder.display())]
    Empty {
        /// The folder.
        folder: PathBuf,
    },
    /// What is named as a drawing is a device, a pipe or the like.
    #[error("{} is no regular file", file.display())]
    NotAFile {
        /// The file.
        file: PathBuf,
    },
    /// A drawing is larger than any drawing.
    #[error("{} has {bytes} bytes, more than {limit}", file.display())]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// Its size in bytes.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// A drawing or its folder cannot be read.
    #[error("cannot read {}: {cause}", file.display())]
    Io {
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl Library {
    /// No forms at all.
    pub fn none() -> Self {
        Self { forms: Vec::new() }
    }

    /// The drawings that come with the program.
    ///
    /// - Errors: a mistake in one of them, which a test excludes.
    pub fn builtin() -> Result<Self, LibraryError> {
        let mut library = Self { forms: Vec::new() };
        for (file, drawing) in DRAWINGS {
            library.add(Path::new("grammar").join(file), drawing.to_owned())?;
        }
        Ok(library)
    }

    /// The built-in drawings and the user's own; one of these takes the place of a built-in form of the same
    /// name and edition.
    ///
    /// - Errors: a drawing with a mistake, or of a form that another of them draws.
    pub fn with_drawings(drawings: Vec<(PathBuf, String)>) -> Result<Self, LibraryError> {
        let mut library = Self::builtin()?;
        let mut own: Vec<(String, PathBuf)> = Vec::new();
        for (file, drawing) in drawings {
            let form = library.add(file.clone(), drawing.clone())?;
            if let Some((form, other)) = own.iter().find(|(known, _)| *known == form) {
                let other = other.to_string_lossy().into_owned();
                let error = same_form(&drawing, form.clone(), other);
                return Err(LibraryError::Drawing { file, drawing, error });
            }
            own.push((form, file));
        }
        Ok(library)
    }

    /// Adds a drawing; gives its full name.
    fn add(&mut self, file: PathBuf, drawing: String) -> Result<String, LibraryError> {
        let drawing = drawing.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(drawing);
        match parse(&drawing) {
            Ok(form) => {
                let name = form.full_name();
                self.forms.retain(|other| other.full_name() != form.full_name());
                self.forms.push(form);
                self.forms.sort_by_key(Form::full_name);
                Ok(name)
            }
            Err(error) => Err(LibraryError::Drawing { file, drawing, error }),
        }
    }

    /// All forms, in order of their full names.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The forms called `name`: a full name, a family, or an edition.
    pub fn named(&self, name: &str) -> Vec<&Form> {
        self.forms
            .iter()
            .filter(|form| form.full_name() == name || form.name == name || form.edition == name)
            .collect()
    }

    /// A hash of all drawings: the same forms, the same hash.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for form in &self.forms {
            hasher.update(form.drawing.as_bytes());
            hasher.update([0]);
        }
        crate::span::hex(&hasher.finalize())
    }
}

/// The mistake of a drawing whose form another file draws too, told at its edition.
fn same_form(drawing: &str, form: String, other: String) -> DrawingError {
    let mut lines = drawing.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    let edition = lines.find(|(_, line)| line.trim_start().starts_with("edition"));
    let (start, line) = edition.unwrap_or_default();
    let span = Span::new(start, start + line.trim_end().len());
    DrawingError { span, problem: DrawingProblem::SameForm { form, other } }
}
