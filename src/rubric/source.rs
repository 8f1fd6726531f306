//! A file as text, and what is wrong with it, with its line.

use std::{fmt, ops::Range};

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::spoken;

/// One TOML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Its path below `rubrics/`, such as `plans/taster.toml`.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// A mistake in a file: where it is, what it is, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct RubricError {
    /// The file's path below `rubrics/`.
    pub file: String,
    /// 1 for the first line; nothing where the mistake has no line.
    pub line: Option<usize>,
    /// One sentence: mistake; remedy.
    pub problem: String,
}

impl fmt::Display for RubricError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "rubrics/{}, line {line}: {}", self.file, self.problem),
            None => write!(formatter, "rubrics/{}: {}", self.file, self.problem),
        }
    }
}

impl SourceFile<'_> {
    /// The folder that says what kind of file it is.
    pub(super) fn folder(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, RubricError> {
        toml::from_str(self.text).map_err(|error| {
            let message = error.message().trim().replace('\n', " ");
            self.wrong(error.span(), format!("{message}; correct this line"))
        })
    }

    pub(super) fn wrong(&self, span: Option<Range<usize>>, problem: impl Into<String>) -> RubricError {
        let line =
            span.map(|span| 1 + self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
        RubricError { file: self.name.to_owned(), line, problem: problem.into() }
    }

    /// An error at the place of `value`.
    pub(super) fn wrong_at<T>(&self, value: &Spanned<T>, problem: impl Into<String>) -> RubricError {
        self.wrong(Some(value.span()), problem)
    }

    /// The text of `value`, which must say something.
    pub(super) fn said(&self, field: &str, value: Spanned<String>) -> Result<String, RubricError> {
        if value.get_ref().trim().is_empty() {
            return Err(self.wrong_at(&value, format!("`{field}` is empty; write what is said here")));
        }
        Ok(value.into_inner().trim().to_owned())
    }

    /// The text of `value` as it is heard: one question at most, and nothing that a voice can't say.
    pub(super) fn spoken(&self, field: &str, value: Spanned<String>) -> Result<String, RubricError> {
        match spoken::fault(value.get_ref().trim()) {
            Some(problem) => Err(self.wrong_at(&value, format!("`{field}`: {problem}"))),
            None => self.said(field, value),
        }
    }

    /// The text of `value` as it is heard in reply to a question: it asks nothing itself.
    pub(super) fn told(&self, field: &str, value: Spanned<String>) -> Result<String, RubricError> {
        if value.get_ref().contains('?') {
            return Err(self.wrong_at(&value, format!("`{field}` asks something; only tell the fact")));
        }
        self.spoken(field, value)
    }

    /// The text of `value` as it is looked at: its first line may be indented.
    pub(super) fn shown(&self, field: &str, value: Spanned<String>) -> Result<String, RubricError> {
        let body = value.get_ref().trim_matches('\n').trim_end().to_owned();
        self.said(field, value).map(|_| body)
    }

    /// Names are lower-case words joined by hyphens: they stand in logs and links.
    pub(super) fn named(&self, id: &Spanned<String>) -> Result<String, RubricError> {
        let text = id.get_ref();
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || !text.chars().all(fine) {
            let problem = format!("`{text}` is no name; use lower-case letters, digits and hyphens");
            return Err(self.wrong_at(id, problem));
        }
        Ok(text.clone())
    }
}
