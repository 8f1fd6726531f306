//! Examples for the reference: what to send and what comes back, made from the document's schemas.

use serde_json::{Map, Value, json};

use super::{items, members, text};

/// Stands for the server's public address.
pub(super) const ORIGIN: &str = "https://interviews.example.com";
/// Deeper parts of an answer are left out.
const DEEPEST: usize = 6;

/// One operation of the document.
#[derive(Clone, Copy)]
pub(super) struct Described<'d> {
    pub(super) document: &'d Value,
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) operation: &'d Value,
}

/// Which fields of an object an example names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fields {
    /// Those that must be there, or all where none must.
    Needed,
    All,
}

impl Described<'_> {
    /// The operation as a command; nothing for the socket, which no command speaks.
    pub(super) fn command(self) -> Option<String> {
        if self.operation["responses"]["101"].is_object() {
            return None;
        }
        let mut lines = vec![format!("curl {}{ORIGIN}{}", self.verb(), self.address())];
        lines.extend(self.who());
        lines.extend(self.headers());
        lines.extend(self.body());
        Some(lines.join(" \\\n  "))
    }

    /// What comes back, as indented JSON; nothing where that is no JSON.
    pub(super) fn answer(self) -> Option<String> {
        let good = members(&self.operation["responses"]).find(|(status, _)| status.starts_with('2'));
        let schema = &good?.1["content"]["application/json"]["schema"];
        let value = schema.is_object().then(|| value(self.document, "", schema, Fields::All, 0))?;
        serde_json::to_string_pretty(&value).ok()
    }

    /// What curl has to be told of the method; it sends a body by POST anyway.
    fn verb(self) -> String {
        let posts_json = self.operation["requestBody"]["content"]["application/json"].is_object();
        match self.method {
            "get" => String::new(),
            "post" if posts_json => String::new(),
            method => format!("-X {} ", method.to_uppercase()),
        }
    }

    /// The path with a variable for each part to fill in, and the questions that must be asked.
    fn address(self) -> String {
        let mut address = self.path.to_owned();
        let mut questions = Vec::new();
        for parameter in items(&self.operation["parameters"]) {
            let name = text(&parameter["name"]);
            if parameter["in"] == "path" {
                address = address.replace(&format!("{{{name}}}"), &format!("${}", name.to_uppercase()));
            } else if parameter["in"] == "query" && parameter["required"] == true {
                questions.push(format!("{name}=…"));
            }
        }
        if questions.is_empty() { address } else { format!("{address}?{}", questions.join("&")) }
    }

    /// How the caller is known.
    fn who(self) -> Vec<String> {
        let has = |way: &str| items(&self.operation["security"]).any(|one| one[way].is_array());
        let origin = (self.method != "get").then(|| format!("-H \"Origin: {ORIGIN}\""));
        let cookie = ["session", "device"].into_iter().find(|way| has(way)).map(|way| {
            let name = text(&self.document["components"]["securitySchemes"][way]["name"]);
            format!("-b \"{name}=${}\"", way.to_uppercase())
        });
        if has("key") {
            return vec!["-H \"Authorization: Bearer $VIVA_KEY\"".to_owned()];
        }
        cookie.into_iter().chain(origin).collect()
    }

    fn headers(self) -> impl Iterator<Item = String> {
        items(&self.operation["parameters"]).filter(|parameter| parameter["in"] == "header").filter_map(
            |parameter| match text(&parameter["name"]) {
                "Idempotency-Key" => Some("-H \"Idempotency-Key: $(uuidgen)\"".to_owned()),
                "If-Match" => Some("-H \"If-Match: $ETAG\"".to_owned()),
                _ => None,
            },
        )
    }

    fn body(self) -> Option<String> {
        let (kind, content) = members(&self.operation["requestBody"]["content"]).next()?;
        Some(match kind {
            "application/json" => {
                format!("--json '{}'", value(self.document, "", &content["schema"], Fields::Needed, 0))
            }
            "text/csv" => "-H \"Content-Type: text/csv\" --data-binary @candidates.csv".to_owned(),
            other => format!("-H \"Content-Type: {other}\" --data-binary @file"),
        })
    }
}

/// A value that fits the schema of the field `name`.
fn value(document: &Value, name: &str, schema: &Value, wanted: Fields, depth: usize) -> Value {
    if let Some(given) = schema["examples"].get(0) {
        return given.clone();
    }
    if let Some(there) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        let schema = &document["components"]["schemas"][there];
        return value(document, name, schema, wanted, depth);
    }
    if let Some(choice) = items(&schema["oneOf"]).find(|choice| choice["type"] != "null") {
        return value(document, name, choice, wanted, depth);
    }
    if let Some(constant) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return constant.clone();
    }
    let mut kinds = schema["type"].as_str().into_iter().chain(items(&schema["type"]).map(text));
    match kinds.find(|kind| *kind != "null") {
        Some("string") => string(name, schema),
        Some("integer") if name == "expires_in_days" => json!(7),
        Some("integer") if schema["format"] == "int64" => json!(1_796_000_000_000_u64),
        Some("integer") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("number") => json!(3.5),
        Some("boolean") => json!(true),
        Some("array") if depth < DEEPEST => {
            json!([value(document, name, &schema["items"], wanted, depth + 1)])
        }
        Some("array") => json!([]),
        _ => object(document, schema, wanted, depth),
    }
}

/// An object, with what it takes over from others.
fn object(document: &Value, schema: &Value, wanted: Fields, depth: usize) -> Value {
    let mut object = Map::new();
    if depth >= DEEPEST {
        return Value::Object(object);
    }
    for part in items(&schema["allOf"]) {
        if let Value::Object(fields) = value(document, "", part, wanted, depth) {
            object.extend(fields);
        }
    }
    let needed: Vec<&str> = items(&schema["required"]).map(text).collect();
    for (name, field) in members(&schema["properties"]) {
        if wanted == Fields::All || needed.is_empty() || needed.contains(&name) {
            object.insert(name.to_owned(), value(document, name, field, wanted, depth + 1));
        }
    }
    Value::Object(object)
}

fn string(name: &str, schema: &Value) -> Value {
    let text = match (name, text(&schema["format"])) {
        (_, "uuid") => "01a22ae4-4b2b-7d56-bb19-119be260fa11",
        ("name" | "candidate", _) => "Ada Poe",
        ("by_name", _) => "Sam Poe",
        ("email", _) => "ada@example.org",
        ("title", _) => "Backend engineer",
        ("plan", _) => "taster",
        ("external_id", _) => "application-7",
        ("url", _) => "https://hooks.example.com/vivavoce",
        ("link", _) => "https://interviews.example.com/room#…",
        ("reason", _) => "Names her own part and what it cost.",
        ("words", _) => "Thank you; your account of the outage was clear.",
        _ => "…",
    };
    json!(text)
}
