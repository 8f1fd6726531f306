//! What a model wrote, read as a choice: the JSON that was asked for, JSON amid other text, or `2: words`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::endpoint::Wanted;

/// More than any line needs, in bytes; whatever goes on longer is nonsense.
const MOST_BYTES: usize = 4_096;
/// Enough for sixty words in JSON.
const MOST_TOKENS: u32 = 220;

/// A choice among acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Index into the acts that were offered.
    pub act: usize,
    /// The words, on one line.
    pub say: String,
}

#[derive(Deserialize)]
struct Raw {
    act: Value,
    say: String,
}

/// A choice among so many acts, as it is asked for.
pub fn wanted(acts: usize) -> Wanted {
    Wanted {
        name: "choice",
        schema: schema(acts),
        most_tokens: MOST_TOKENS,
        most_bytes: MOST_BYTES,
        temperature: None,
    }
}

/// The JSON schema of a choice among so many acts.
fn schema(acts: usize) -> Value {
    let numbers: Vec<usize> = (1..=acts.max(1)).collect();
    json!({
        "type": "object",
        "properties": {
            "act": {"type": "integer", "enum": numbers},
            "say": {"type": "string"},
        },
        "required": ["act", "say"],
        "additionalProperties": false,
    })
}

/// The choice in `text`; nothing unless it names one of so many acts and says something.
pub fn read(text: &str, acts: usize) -> Option<Choice> {
    complete(text, acts).or_else(|| numbered(text, acts))
}

/// The choice in `text` as soon as its JSON object is whole; what follows it no longer matters.
pub fn complete(text: &str, acts: usize) -> Option<Choice> {
    let from = text.find('{')?;
    let first = serde_json::Deserializer::from_str(&text[from..]).into_iter::<Raw>().next()?;
    let raw = first.ok()?;
    let number = match &raw.act {
        Value::Number(number) => number.as_u64()?,
        Value::String(digits) => digits.trim().parse().ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    choice(number, &raw.say, acts)
}

/// `2: words` or `2. words`, for servers that know no JSON.
fn numbered(text: &str, acts: usize) -> Option<Choice> {
    if text.contains('{') {
        return None;
    }
    let text = text.trim().trim_start_matches("act ").trim_start_matches("Act ");
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix([':', '.', ')'])?;
    choice(text[..digits].parse().ok()?, rest, acts)
}

/// The JSON object that `text` begins with, once it is whole: bare, fenced, or behind a model's thoughts.
pub fn object(text: &str) -> Option<String> {
    let said = match text.trim_start().strip_prefix("<think>") {
        Some(thoughts) => thoughts.split_once("</think>")?.1,
        None => text,
    };
    let said = said.trim_start();
    let said = said
        .strip_prefix("```")
        .map_or(said, |fenced| fenced.strip_prefix("json").unwrap_or(fenced))
        .trim_start();
    if !said.starts_with('{') {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(said).into_iter::<Value>();
    values.next()?.ok()?;
    said.get(..values.byte_offset()).map(str::to_owned)
}

fn choice(number: u64, say: &str, acts: usize) -> Option<Choice> {
    let act = usize::try_from(number).ok()?.checked_sub(1).filter(|act| *act < acts)?;
    let words: Vec<&str> = say.split_whitespace().collect();
    let say = words.join(" ");
    (!say.is_empty()).then_some(Choice { act, say })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::as_asked(r#"{"act": 2, "say": "Why?"}"#, Some((1, "Why?")))]
    #[case::other_order(r#"{"say": "Why?", "act": 1}"#, Some((0, "Why?")))]
    #[case::fenced("```json\n{\"act\": 1, \"say\": \"Why?\"}\n```", Some((0, "Why?")))]
    #[case::amid_talk(r#"Sure: {"act": 1, "say": "Why?"} Done."#, Some((0, "Why?")))]
    #[case::act_as_text(r#"{"act": "2", "say": "Why?"}"#, Some((1, "Why?")))]
    #[case::lines_become_blanks(r#"{"act": 1, "say": "I see.\n Why?"}"#, Some((0, "I see. Why?")))]
    #[case::plain("2: Why?", Some((1, "Why?")))]
    #[case::plain_with_word("Act 1. Why?", Some((0, "Why?")))]
    #[case::an_act_that_was_not_offered(r#"{"act": 3, "say": "Why?"}"#, None)]
    #[case::act_zero(r#"{"act": 0, "say": "Why?"}"#, None)]
    #[case::nothing_said(r#"{"act": 1, "say": "  "}"#, None)]
    #[case::words_without_act("Why did you do that?", None)]
    #[case::cut(r#"{"act": 1, "say": "Wh"#, None)]
    #[case::empty("", None)]
    fn a_choice_is_read(#[case] text: &str, #[case] expected: Option<(usize, &str)>) {
        let expected = expected.map(|(act, say)| Choice { act, say: say.to_owned() });
        assert_eq!(read(text, 2), expected);
    }

    #[rstest]
    #[case::bare(r#"{"a": 1}"#, Some(r#"{"a": 1}"#))]
    #[case::fenced("```json\n{\"a\": 1}\n```", Some(r#"{"a": 1}"#))]
    #[case::behind_thoughts("<think>{hm}</think>\n{\"a\": 1} and more", Some(r#"{"a": 1}"#))]
    #[case::still_thinking("<think>{\"a\": 1}", None)]
    #[case::amid_talk(r#"Sure: {"a": 1}"#, None)]
    #[case::cut(r#"{"a": "#, None)]
    #[case::empty("", None)]
    fn an_object_is_read(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(object(text).as_deref(), expected);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm_and_never_as_an_act_out_of_range(text in any::<String>(), acts in 0_usize..4) {
            if let Some(choice) = read(&text, acts) {
                prop_assert!(choice.act < acts);
            }
        }
    }
}
