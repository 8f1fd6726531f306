//! The interface described for people: one page made from the OpenAPI document, without scripts, readable without a network.

mod example;
mod prose;

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use minijinja::{AutoEscape, Environment, value::Serde};
use serde::Serialize;
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::example::{Described, ORIGIN};
use super::{
    app::App,
    openapi,
    problem::{Code, Problem},
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_reference)).routes(routes!(read_reference_style))
}

/// What the page shows.
#[derive(Serialize)]
struct Page<'d> {
    version: &'d str,
    introduction: &'d str,
    operations: Vec<Operation<'d>>,
    schemas: Vec<Schema<'d>>,
}

/// What the page shows of an operation.
#[derive(Serialize)]
struct Operation<'d> {
    id: &'d str,
    method: String,
    path: &'d str,
    tag: &'d str,
    title: &'d str,
    meaning: &'d str,
    scopes: Vec<&'d str>,
    parameters: Vec<Field<'d>>,
    body: Option<&'d str>,
    body_kind: Option<&'d str>,
    answers: Vec<Answer<'d>>,
    command: Option<String>,
    sample: Option<String>,
}

/// A parameter, or a field of a schema.
#[derive(Serialize)]
struct Field<'d> {
    name: &'d str,
    place: &'d str,
    required: bool,
    kind: Kind<'d>,
    meaning: &'d str,
}

/// The type of a value: words, and the schema that they lead to.
#[derive(Default, Serialize)]
struct Kind<'d> {
    words: String,
    schema: Option<&'d str>,
}

#[derive(Serialize)]
struct Answer<'d> {
    status: &'d str,
    meaning: &'d str,
    schema: Option<&'d str>,
}

#[derive(Serialize)]
struct Schema<'d> {
    name: &'d str,
    meaning: &'d str,
    kind: Kind<'d>,
    fields: Vec<Field<'d>>,
}

/// The interface, to read
///
/// Open to everybody: this document as a page.
#[utoipa::path(get, path = "/docs", tag = "operation",
    responses((status = OK, content_type = "text/html", body = String, description = "The page")))]
async fn read_reference(State(app): State<App>) -> Result<Response, Problem> {
    static PAGE: LazyLock<Result<String, minijinja::Error>> = LazyLock::new(page);
    match &*PAGE {
        Ok(page) => {
            let page = page.replace(ORIGIN, &app.settings.public_url.origin());
            Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
        }
        Err(error) => Err(Problem::new(
            Code::Internal,
            "The page can't be made; read the document at /api/v1/openapi.json.",
        )
        .because(error.to_string())),
    }
}

/// The look of that page
///
/// Open to everybody.
#[utoipa::path(get, path = "/docs.css", tag = "operation",
    responses((status = OK, content_type = "text/css", body = String, description = "The style sheet")))]
async fn read_reference_style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("reference/style.css")).into_response()
}

fn page() -> Result<String, minijinja::Error> {
    let document: Value = serde_json::from_str(openapi::json()).unwrap_or_default();
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.add_filter("prose", |text: String| minijinja::Value::from_safe_string(prose::html(&text)));
    templates.add_filter("shown", |text: String| minijinja::Value::from_safe_string(prose::escaped(&text)));
    templates.add_template("page", include_str!("reference/page.html.j2"))?;
    templates.get_template("page")?.render(minijinja::context! { page => Serde(Page {
        version: text(&document["info"]["version"]),
        introduction: text(&document["info"]["description"]),
        operations: operations(&document),
        schemas: schemas(&document),
    }) })
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = members(&document["paths"]);
    let all = paths.flat_map(|(path, methods)| members(methods).map(move |(method, it)| (path, method, it)));
    all.map(|(path, method, operation)| Operation {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path,
        tag: text(&operation["tags"][0]),
        title: text(&operation["summary"]),
        meaning: text(&operation["description"]),
        scopes: items(&operation["security"])
            .map(|way| text(&way["key"][0]))
            .filter(|name| !name.is_empty())
            .collect(),
        parameters: items(&operation["parameters"]).map(parameter).collect(),
        body: members(&operation["requestBody"]["content"])
            .find_map(|(_, content)| schema_of(&content["schema"])),
        body_kind: members(&operation["requestBody"]["content"]).map(|(kind, _)| kind).next(),
        answers: members(&operation["responses"])
            .map(|(status, answer)| self::answer(document, status, answer))
            .collect(),
        command: Described { document, path, method, operation }.command(),
        sample: Described { document, path, method, operation }.answer(),
    })
    .collect()
}

fn parameter(parameter: &Value) -> Field<'_> {
    Field {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        required: parameter["required"] == true,
        kind: kind(&parameter["schema"]),
        meaning: text(&parameter["description"]),
    }
}

fn answer<'d>(document: &'d Value, status: &'d str, answer: &'d Value) -> Answer<'d> {
    let answer = match answer["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        Some(name) => &document["components"]["responses"][name],
        None => answer,
    };
    let schema = members(&answer["content"]).find_map(|(_, content)| schema_of(&content["schema"]));
    Answer { status, meaning: text(&answer["description"]), schema }
}

fn schemas(document: &Value) -> Vec<Schema<'_>> {
    let all = members(&document["components"]["schemas"]);
    all.map(|(name, schema)| Schema {
        name,
        meaning: text(&schema["description"]),
        kind: kind(schema),
        fields: fields(schema),
    })
    .collect()
}

/// The fields of an object, those that it takes over from others included.
fn fields(schema: &Value) -> Vec<Field<'_>> {
    let is_required = |name: &str| items(&schema["required"]).any(|required| required == name);
    let own = members(&schema["properties"]).map(|(name, field)| Field {
        name,
        place: "",
        required: is_required(name),
        kind: kind(field),
        meaning: text(&field["description"]),
    });
    own.chain(items(&schema["allOf"]).flat_map(fields)).collect()
}

fn kind(schema: &Value) -> Kind<'_> {
    if let Some(name) = schema_of(schema) {
        let words = if schema["type"] == "array" { format!("list of {name}") } else { name.to_owned() };
        return Kind { words, schema: Some(name) };
    }
    let choices: Vec<&str> = items(&schema["enum"]).filter_map(Value::as_str).collect();
    if !choices.is_empty() {
        return Kind { words: choices.join(" | "), schema: None };
    }
    let types = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names.iter().map(text).collect::<Vec<_>>().join(" or "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    };
    let words = match text(&schema["items"]["type"]) {
        "" => types,
        item => format!("list of {item}"),
    };
    Kind { words, schema: None }
}

/// The schema that a value refers to: itself, its items, or its only choice beside null.
fn schema_of(schema: &Value) -> Option<&str> {
    let own = |schema: &'_ Value| schema["$ref"].as_str().is_some();
    let referring =
        [schema, &schema["items"]].into_iter().chain(items(&schema["oneOf"])).chain(items(&schema["allOf"]));
    let mut referring = referring.filter(|schema| own(schema));
    referring.next()?["$ref"].as_str()?.rsplit('/').next()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}
