//! A form's drawing laid flat: its pages, on each its rows of boxes and its tables, all numbered as layouts
//! number them.

use crate::form::{Drawn, Field, Form, Part, Table};

/// One page of the form.
#[derive(Default)]
pub struct PagePlan<'f> {
    /// The label that heads it; none heads the first page but the title.
    pub head: Option<usize>,
    /// What stands on it, from top to bottom.
    pub parts: Vec<PartPlan<'f>>,
}

/// A part of a page.
pub enum PartPlan<'f> {
    /// A line of labels and boxes.
    Row(Vec<Slot<'f>>),
    /// A table.
    Table(TablePlan<'f>),
}

/// A drawn box.
#[derive(Clone, Copy)]
pub enum Slot<'f> {
    /// Printed words, by their place in `Form::labels`.
    Label(usize),
    /// A box to fill, by its place among all of them.
    Field(usize, &'f Field),
}

/// A table and where its labels are counted from.
#[derive(Clone, Copy)]
pub struct TablePlan<'f> {
    /// The form.
    pub form: &'f Form,
    /// The table as drawn.
    pub table: &'f Table,
    /// Its place among the tables.
    pub index: usize,
    /// The label of its first column.
    pub first_label: usize,
}

/// The pages of `form`.
pub fn pages(form: &Form) -> Vec<PagePlan<'_>> {
    let mut pages = vec![PagePlan::default()];
    let (mut label, mut field, mut table) = (1, 0, 0);
    for part in &form.parts {
        let here = pages.len() - 1;
        match part {
            Part::Row(boxes) => {
                let mut slots = Vec::new();
                for drawn in boxes {
                    match drawn {
                        Drawn::Label(_) => {
                            slots.push(Slot::Label(label));
                            label += 1;
                        }
                        Drawn::Field(drawn) => {
                            slots.push(Slot::Field(field, drawn));
                            field += 1;
                        }
                    }
                }
                pages[here].parts.push(PartPlan::Row(slots));
            }
            Part::Table(drawn) => {
                let plan = TablePlan { form, table: drawn, index: table, first_label: label };
                pages[here].parts.push(PartPlan::Table(plan));
                label += drawn.columns.len();
                table += 1;
            }
            Part::Page(_) => {
                pages.push(PagePlan { head: Some(label), parts: Vec::new() });
                label += 1;
            }
        }
    }
    pages
}

impl PagePlan<'_> {
    /// All labels of the page, in reading order.
    pub fn labels(&self) -> Vec<usize> {
        let mut labels: Vec<usize> = self.head.into_iter().collect();
        for part in &self.parts {
            match part {
                PartPlan::Row(slots) => labels.extend(slots.iter().filter_map(|slot| match slot {
                    Slot::Label(label) => Some(*label),
                    Slot::Field(..) => None,
                })),
                PartPlan::Table(plan) => {
                    labels.extend(plan.first_label..plan.first_label + plan.table.columns.len());
                }
            }
        }
        labels
    }
}
