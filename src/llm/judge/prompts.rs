//! The judge's prompts, built in like the interviewer's.

use std::sync::LazyLock;

use minijinja::{context, value::Serde};

use crate::{
    llm::prompts::{PromptError, Templates},
    score::judge::sheet::SheetView,
};

const SYSTEM: &str = "judge/system.md.j2";
const ANSWER: &str = "judge/answer.md.j2";

/// The shipped templates: path below `prompts/`, text.
pub const FILES: &[(&str, &str)] = &[
    (SYSTEM, include_str!("../../../prompts/judge/system.md.j2")),
    (ANSWER, include_str!("../../../prompts/judge/answer.md.j2")),
];

static EMBEDDED: LazyLock<Result<JudgePrompts, PromptError>> = LazyLock::new(|| JudgePrompts::load(FILES));

/// Templates, ready to be rendered.
#[derive(Debug)]
pub struct JudgePrompts(Templates);

impl JudgePrompts {
    /// What this program ships with. Read and checked once.
    ///
    /// # Errors
    /// When a shipped template is wrong, which a test excludes.
    pub fn embedded() -> Result<&'static Self, PromptError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    fn load(files: &[(&str, &str)]) -> Result<Self, PromptError> {
        Templates::load(files, &[(SYSTEM, &["sheet"]), (ANSWER, &["sheet"])]).map(Self)
    }

    /// Names and versions of the templates, for the record.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The two messages of a request.
    ///
    /// # Errors
    /// When a template can't be rendered with `sheet`.
    pub fn messages(&self, sheet: &SheetView<'_>) -> Result<[String; 2], PromptError> {
        let values = || context! { sheet => Serde(sheet) };
        Ok([self.0.render(SYSTEM, values())?, self.0.render(ANSWER, values())?])
    }
}
