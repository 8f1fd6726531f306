//! Answers that many operations share, added to the document from what an operation takes and who may call it.

use utoipa::openapi::{
    Components, HeaderBuilder, ObjectBuilder, Paths, Ref, RefOr, Required, Response, ResponseBuilder,
    content::ContentBuilder,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::Type,
    security::SecurityRequirement,
};

const PROBLEM: &str = "application/problem+json";
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const NO_SCOPES: [&str; 0] = [];

/// Status, name in the components, what it says.
type Shared = (&'static str, &'static str, &'static str);

const UNREADABLE: Shared = ("400", "Unreadable", "`bad_request`: the request can't be read");
const NOBODY: Shared =
    ("401", "Nobody", "`not_signed_in`, or `unknown_key` for a key that is unknown, revoked or expired");
const FORBIDDEN: Shared = (
    "403",
    "Forbidden",
    "`role_too_low`, `scope_missing`, `person_only`; `foreign_origin` for a change that comes neither from our own page nor \
     with a key",
);
const NOT_FOUND: Shared =
    ("404", "NotFound", "`not_found`: there is no such thing, or it belongs to somebody else");
const IN_FLIGHT: Shared = (
    "409",
    "InFlight",
    "`in_flight`: a request with the same `Idempotency-Key` is being answered; `conflict`: something changed meanwhile",
);
const TOO_LARGE: Shared = ("413", "TooLarge", "`too_large`: the body is larger than this address takes");
const OTHER_TYPE: Shared =
    ("415", "OtherType", "`unsupported_media_type`: the body is not of the type that this address takes");
const INVALID: Shared = ("422", "Invalid", "`invalid_value`: a value is missing, unknown or out of range");
const TOO_MANY: Shared = ("429", "TooMany", "`too_many_requests`: try again after `Retry-After` seconds");
const BUSY: Shared =
    ("503", "Busy", "`busy`, `timed_out`, `store_unavailable`: try again after `Retry-After` seconds");

const ALL: [Shared; 10] =
    [UNREADABLE, NOBODY, FORBIDDEN, NOT_FOUND, IN_FLIGHT, TOO_LARGE, OTHER_TYPE, INVALID, TOO_MANY, BUSY];

/// Enters the shared answers, and adds to each operation those that it can give and does not describe itself.
pub(super) fn complete(paths: &mut Paths, components: &mut Components) {
    for (_, name, meaning) in ALL {
        components.responses.insert(name.to_owned(), RefOr::T(problem(name, meaning)));
    }
    for item in paths.paths.values_mut() {
        if let Some(operation) = item.post.as_mut().filter(|operation| is_for_desk(operation)) {
            operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
        }
        let reading = [&mut item.get].into_iter().map(|operation| (operation, false));
        let changing = [&mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        let changing = changing.into_iter().map(|operation| (operation, true));
        for (operation, changes) in reading.chain(changing) {
            if let Some(operation) = operation {
                add(operation, changes);
            }
        }
    }
}

fn add(operation: &mut Operation, changes: bool) {
    let takes = |place: &ParameterIn| parameters(operation).any(|parameter| parameter.parameter_in == *place);
    let (in_path, in_query) = (takes(&ParameterIn::Path), takes(&ParameterIn::Query));
    let has_body = operation.request_body.is_some();
    let known = operation.security.is_some();
    let once = parameters(operation).any(|parameter| parameter.name == IDEMPOTENCY_KEY);
    let answers = [
        (UNREADABLE, in_query || has_body || once),
        (NOBODY, known),
        (FORBIDDEN, known || changes),
        (NOT_FOUND, in_path),
        (IN_FLIGHT, once),
        (TOO_LARGE, has_body || once),
        (OTHER_TYPE, has_body),
        (INVALID, in_query || has_body || once),
        (TOO_MANY, true),
        (BUSY, true),
    ];
    for ((status, name, _), _) in answers.into_iter().filter(|(_, gives)| *gives) {
        let answer = RefOr::Ref(Ref::from_response_name(name));
        operation.responses.responses.entry(status.to_owned()).or_insert(answer);
    }
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().flatten().filter_map(inline)
}

/// A person with a session may call it.
fn is_for_desk(operation: &Operation) -> bool {
    operation.security.iter().flatten().any(|way| *way == SecurityRequirement::new("session", NO_SCOPES))
}

fn idempotency_key() -> Parameter {
    let meaning = "A name of your own for this request, such as a random UUID. Sent again with the same name and content, it \
                   makes nothing a second time and gets the same answer, for 24 hours.";
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(
            ObjectBuilder::new().schema_type(Type::String).max_length(Some(255)).pattern(Some("^[!-~]+$")),
        ))
        .build()
}

const fn inline(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    }
}

fn problem(name: &str, meaning: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut answer = ResponseBuilder::new().description(meaning).content(PROBLEM, content);
    if [TOO_MANY.1, BUSY.1].contains(&name) {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer);
        answer = answer.header("Retry-After", HeaderBuilder::new().schema(Some(seconds)).build());
    }
    answer.build()
}
