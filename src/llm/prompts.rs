//! The prompts: templates under `prompts/`, built in, each with a version of its own. A template that is wrong is refused
//! when it is loaded, with file, line and remedy.

use std::{collections::BTreeSet, fmt, sync::LazyLock};

use minijinja::{Environment, UndefinedBehavior, Value, context, value::Serde};

use crate::interview::prompt::PromptInput;

const SYSTEM: &str = "interviewer/system.md.j2";
const TURN: &str = "interviewer/turn.md.j2";
/// What each template may name.
const NAMES: [(&str, &[&str]); 2] = [(SYSTEM, &["level", "most_words"]), (TURN, &["input"])];

/// The shipped templates: path below `prompts/`, text.
pub const FILES: &[(&str, &str)] = &[
    (SYSTEM, include_str!("../../prompts/interviewer/system.md.j2")),
    (TURN, include_str!("../../prompts/interviewer/turn.md.j2")),
];

static EMBEDDED: LazyLock<Result<Prompts, PromptError>> = LazyLock::new(|| Prompts::load(FILES));

/// Templates, ready to be rendered.
#[derive(Debug)]
pub struct Prompts {
    templates: Templates,
}

/// A mistake in a template: where it is, what it is, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct PromptError {
    /// The file's path below `prompts/`.
    pub file: String,
    /// 1 for the first line.
    pub line: usize,
    /// One sentence: mistake; remedy.
    pub problem: String,
}

impl fmt::Display for PromptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "prompts/{}, line {}: {}", self.file, self.line, self.problem)
    }
}

impl Prompts {
    /// What this program ships with. Read and checked once.
    ///
    /// # Errors
    /// When a shipped template is wrong, which a test excludes.
    pub fn embedded() -> Result<&'static Self, PromptError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    /// Reads and checks templates, given as path below `prompts/` and text.
    ///
    /// # Errors
    /// The first mistake, with file, line and remedy.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, PromptError> {
        let prompts = Self { templates: Templates::load(files, &NAMES)? };
        // Filters are looked up when rendering: a first rendering finds the unknown ones.
        prompts.messages(&sample())?;
        Ok(prompts)
    }

    /// Names and versions of the templates, for the record.
    pub fn version(&self) -> &str {
        &self.templates.version
    }

    /// The two messages of a request: what the model is to do, and what it is to do it with.
    ///
    /// # Errors
    /// When a template can't be rendered with `input`.
    pub fn messages(&self, input: &PromptInput) -> Result<[String; 2], PromptError> {
        let system = context! { level => Serde(input.level), most_words => input.most_words };
        let turn = context! { input => Serde(input) };
        Ok([self.templates.render(SYSTEM, system)?, self.templates.render(TURN, turn)?])
    }
}

/// Checked templates with their versions, for whoever asks a model.
#[derive(Debug)]
pub(super) struct Templates {
    templates: Environment<'static>,
    pub version: String,
}

impl Templates {
    /// Reads the files of these names, each with what it may name.
    pub(super) fn load(
        files: &[(&str, &str)],
        names: &[(&'static str, &[&str])],
    ) -> Result<Self, PromptError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut versions = Vec::new();
        for (name, allowed) in names {
            let Some((_, text)) = files.iter().find(|(file, _)| file == name) else {
                return Err(wrong(name, 1, "the file is missing; put it back"));
            };
            let (head, body) = front_matter(name, text)?;
            versions.push(format!("{} {}", head.id, head.version));
            templates.add_template_owned(*name, body).map_err(|error| from_template(name, &error))?;
            let template = templates.get_template(name).map_err(|error| from_template(name, &error))?;
            check_names(name, text, &template.undeclared_variables(false), allowed)?;
        }
        Ok(Self { templates, version: versions.join(", ") })
    }

    pub(super) fn render(&self, name: &str, values: Value) -> Result<String, PromptError> {
        let failed = |error: minijinja::Error| from_template(name, &error);
        let rendered = self.templates.get_template(name).and_then(|template| template.render(values));
        rendered.map(|text| text.trim().to_owned()).map_err(failed)
    }
}

struct Head {
    id: String,
    version: u32,
}

/// The lines between two `---` at the top: `id` and `version`.
fn front_matter(name: &str, text: &str) -> Result<(Head, String), PromptError> {
    let lacking = |line, what: &str| {
        wrong(name, line, &format!("{what}; begin the file with `---`, `id: …`, `version: 1`, `---`"))
    };
    let rest = text.strip_prefix("---\n").ok_or_else(|| lacking(1, "there is no front matter"))?;
    let (head, body) = rest.split_once("\n---\n").ok_or_else(|| lacking(1, "the front matter has no end"))?;
    let value = |key: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
            .map(|value| value.trim().to_owned())
    };
    let id = value("id").filter(|id| !id.is_empty()).ok_or_else(|| lacking(2, "there is no `id`"))?;
    let version = value("version").and_then(|version| version.parse().ok());
    let version = version.ok_or_else(|| lacking(2, "`version` is no whole number"))?;
    // Blank lines in its place keep the numbers of those that follow.
    let body = format!("{}{}", "\n".repeat(head.lines().count() + 2), body.trim_end());
    Ok((Head { id, version }, body))
}

fn check_names(
    file: &str,
    text: &str,
    used: &std::collections::HashSet<String>,
    allowed: &[&str],
) -> Result<(), PromptError> {
    let used: BTreeSet<&str> = used.iter().map(String::as_str).collect();
    match used.into_iter().find(|name| !allowed.contains(name)) {
        Some(unknown) => {
            let line = text
                .lines()
                .position(|line| line.contains('{') && line.contains(unknown))
                .map_or(1, |index| index + 1);
            Err(wrong(
                file,
                line,
                &format!("`{unknown}` is not known here; use one of {}", allowed.join(", ")),
            ))
        }
        None => Ok(()),
    }
}

fn from_template(file: &str, error: &minijinja::Error) -> PromptError {
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    wrong(file, error.line().unwrap_or(1), &format!("{what}; correct this line"))
}

fn wrong(file: &str, line: usize, problem: &str) -> PromptError {
    PromptError { file: file.to_owned(), line, problem: problem.to_owned() }
}

fn sample() -> PromptInput {
    PromptInput {
        level: crate::score::Level::Senior,
        most_words: 60,
        acts: Vec::new(),
        question: None,
        on_screen: None,
        conversation: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(system: &str) -> String {
        Prompts::load(&[(SYSTEM, system), FILES[1]]).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_template_is_refused_with_file_line_and_remedy() {
        let head = "---\nid: a\nversion: 1\n---\n";
        let messages = [
            refused("no front matter"),
            refused("---\nid: a\nversion: 1\n"),
            refused("---\nid: a\nversion: one\n---\nText"),
            refused(&format!("{head}First.\nThe rubric is {{{{ rubric }}}}.")),
            refused(&format!("{head}First.\n{{{{ level | shout }}}}")),
            refused(&format!("{head}First.\n{{% if level %}}")),
            Prompts::load(&[FILES[0]]).unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(messages.join("\n"));
    }

    #[test]
    fn the_shipped_templates_are_sound_and_have_versions() {
        assert_eq!(Prompts::embedded().unwrap().version(), "interviewer-system 1, interviewer-turn 1");
    }
}
