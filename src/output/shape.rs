//! The public shape of a record: what other tools are promised. Any change of it changes its version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Semantic version of this shape: a new key raises the second number, any other change the first.
pub const SCHEMA_VERSION: &str = "1.1.0";

/// One sheet, one cover page, or one page that no form fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "okoshi record")]
pub struct ShapedRecord {
    /// Semantic version of this shape.
    pub schema_version: String,
    /// Form, fiscal year, department and rank: the same for every state of a sheet and every re-run.
    pub id: String,
    /// The family of the drawing that read it; null where none fits.
    pub form: Option<String>,
    /// Which drawing of the family.
    pub edition: Option<String>,
    /// `sheet`, `cover`, or `unknown` where no form fits: then `fields` is empty and all text is residue.
    pub kind: String,
    /// Where it was read.
    pub source: ShapedSource,
    /// How well the form fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<ShapedFit>,
    /// The values, by the names the form gives them.
    pub fields: Map<String, Value>,
    /// For each value, by its JSON Pointer into `fields`, where it was read and how sure it is.
    pub evidence: Ordered<ShapedEvidence>,
    /// Text that no field, label or marker claims.
    pub residue: Vec<ShapedResidue>,
    /// What became of the characters, white space aside; `source` is the sum of the rest.
    pub ledger: ShapedLedger,
    /// What to look at.
    pub diagnostics: Vec<ShapedDiagnostic>,
}

/// Values by key, in the order they were put in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordered<T>(pub Vec<(String, T)>);

impl<T> FromIterator<(String, T)> for Ordered<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<T> Ordered<T> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

impl<T: Serialize> Serialize for Ordered<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Ordered<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Ordered(pairs))
            }
        }
        deserializer.deserialize_map(Visitor(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Ordered<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        BTreeMap::<String, T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        BTreeMap::<String, T>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// Where a record was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedSource {
    /// The file as given, or a name for a stream or an archive's entry.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// `text/plain` or `application/pdf`.
    pub media_type: String,
    /// The encoding of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The program that made a PDF, by its own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<String>,
    /// The extractor whose habits a text shows; `pdf` for a PDF, `unknown` where they tell nothing.
    pub dialect: String,
    /// How columns were rebuilt: `geometry` or `order`.
    pub layout: String,
    /// First and last page in the file, from 1.
    pub pages: [usize; 2],
}

/// How well the form fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedFit {
    /// What of its printed words was found, 0 to 1.
    pub share: f64,
    /// How much better it fits than the best other form, -1 to 1; below 0 only where `--form` named one.
    pub margin: f64,
}

/// Where a value was read and how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedEvidence {
    /// The probability that the value stands in the right place and is whole.
    pub confidence: f64,
    /// Byte ranges, end excluded, into the source as UTF-8; of a PDF, into what `okoshi text FILE` prints.
    pub spans: Vec<[usize; 2]>,
    /// Boxes on pages, of a PDF.
    pub boxes: Vec<ShapedBox>,
    /// What else might stand there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<ShapedAlternative>,
}

/// A box on a page, in points; the origin is the top left of the page as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedBox {
    /// Page in the file, from 1.
    pub page: usize,
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Another text that might stand in a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedAlternative {
    /// Byte ranges as in the evidence.
    pub spans: Vec<[usize; 2]>,
    /// How likely it is.
    pub confidence: f64,
}

/// Text that belongs nowhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedResidue {
    /// Its characters.
    pub text: String,
    /// Byte ranges as in the evidence.
    pub spans: Vec<[usize; 2]>,
    /// `unclaimed`, `page-number`, `running` (a head or foot of pages), `stamp` (a watermark or a stamp), `repeated`,
    /// `hidden` or `too-much`.
    pub reason: String,
}

/// What became of the characters, white space aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedLedger {
    /// All of the sheet.
    pub source: usize,
    /// In fields.
    pub field: usize,
    /// In labels.
    pub label: usize,
    /// Markers.
    pub marker: usize,
    /// Left over.
    pub residue: usize,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShapedDiagnostic {
    /// `info`, `warning` or `error`.
    pub severity: String,
    /// A short name that does not change.
    pub code: String,
    /// The value it is about, as a JSON Pointer into `fields`.
    pub pointer: Option<String>,
    /// The characters it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<[usize; 2]>,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub help: String,
}
