//! The `webhooks` part of the document: what is sent to other systems.

use utoipa::openapi::{
    ContentBuilder, HttpMethod, PathItem, PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
    ResponsesBuilder,
    path::{OperationBuilder, ParameterBuilder, ParameterIn, Paths},
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, Type},
};

use crate::{
    store::webhooks::EventKind,
    webhook::sign::{ID, SIGNATURE, TIMESTAMP},
};

/// One entry an event.
pub(in crate::http) fn told() -> Paths {
    let entries = EventKind::ALL.iter();
    entries
        .fold(PathsBuilder::new(), |paths, kind| {
            paths.path(kind.name(), PathItem::new(HttpMethod::Post, operation(*kind)))
        })
        .build()
}

fn operation(kind: EventKind) -> utoipa::openapi::path::Operation {
    let body =
        ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("WebhookPayload")))).build();
    let answer = |text: &str| ResponseBuilder::new().description(text).build();
    let responses = ResponsesBuilder::new()
        .response("2XX", answer("It arrived"))
        .response("410", answer("Send no more: the webhook is switched off"))
        .response("default", answer("It is sent again later; `Retry-After` is heeded"));
    let header = |name: &str, about: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(about))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
            .build()
    };
    OperationBuilder::new()
        .operation_id(Some(kind.name().replace('.', "_")))
        .tag("webhooks")
        .summary(Some(summary(kind)))
        .description(Some(
            "By Standard Webhooks: verify the signature before anything else, and answer within 20 seconds.",
        ))
        .parameter(header(ID, "The event's id; the same in every attempt"))
        .parameter(header(TIMESTAMP, "When this attempt was sent, in seconds since the Unix epoch"))
        .parameter(header(SIGNATURE, "`v1,` and a base64 of HMAC-SHA256; several while a secret is replaced"))
        .request_body(Some(
            RequestBodyBuilder::new()
                .content("application/json", body)
                .required(Some(Required::True))
                .build(),
        ))
        .responses(responses.build())
        .build()
}

/// What happened, in a sentence.
const fn summary(kind: EventKind) -> &'static str {
    match kind {
        EventKind::InterviewInvited => "A candidate was invited",
        EventKind::InterviewStarted => "The conversation began",
        EventKind::InterviewCompleted => "The conversation is over; scores follow",
        EventKind::InterviewScored => "The first scores are there; told once an interview",
        EventKind::InterviewHumanRequested => "The candidate ended the conversation to speak with a person",
        EventKind::InterviewDeclined => "The candidate said no to the invitation",
        EventKind::InterviewExpired => "The link ran out before anybody started",
        EventKind::InterviewCancelled => "Whoever ordered the interview took it back",
        EventKind::ReportUpdated => "The report changed: new scores, or it is complete without any",
        EventKind::DecisionMade => "A person decided",
        EventKind::FeedbackReleased => "Feedback was released to the candidate",
        EventKind::CandidateDeleted => "A candidate's data was deleted",
    }
}
