//! The terms of an opening as columns, in the table of openings and in that of interviews.

use sqlx::FromRow;

use super::{
    StoreError,
    value::{Row, name_of, to_json},
};
use crate::interview::terms::Terms;

#[derive(FromRow)]
pub(super) struct TermsColumns {
    pub mode: String,
    pub egress: String,
    pub questions: String,
    pub facts: String,
}

impl TermsColumns {
    /// The columns of a new row of `table`.
    pub fn of(table: &'static str, terms: &Terms) -> Result<Self, StoreError> {
        Ok(Self {
            mode: name_of(terms.mode)?,
            egress: name_of(terms.egress)?,
            questions: to_json(table, &terms.questions)?,
            facts: to_json(table, &terms.facts)?,
        })
    }

    /// The terms in `row`.
    pub fn terms(&self, row: Row) -> Result<Terms, StoreError> {
        Ok(Terms {
            mode: row.variant("mode", &self.mode)?,
            egress: row.variant("egress", &self.egress)?,
            questions: row.json("questions", &self.questions)?,
            facts: row.json("facts", &self.facts)?,
        })
    }
}
