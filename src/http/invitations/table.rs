//! Inviting many at once from a table: CSV with a line for each candidate, tried out first if wanted.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request, State, rejection::BytesRejection},
    http::header,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{check_notes, days_ms, mail_address, rehearsal};
use crate::{
    http::{
        app::App,
        auth::{May, WriteInterviews},
        extract::{InPath, InQuery, named, unread_body},
        limits,
        links::{self, Fresh},
        openings,
        orders::{self, InterviewOrder, Outcome},
        problem::{Code, Problem, ProblemBody},
    },
    id::{InterviewId, OpeningId},
    store::{hiring::Opening, invitations::Order},
};

/// Most candidates in a table.
const MOST_ROWS: usize = 500;

/// The routes of this resource.
pub(in crate::http) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(invite_many)).layer(limits::table_body())
}

/// How to read a table.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct TableQuery {
    /// True says what would happen, and invites nobody.
    #[serde(default)]
    dry_run: bool,
    /// How long the links work, 1 to 60; 7 unless said.
    #[param(minimum = 1, maximum = 60)]
    expires_in_days: Option<u32>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LineOutcome {
    /// The candidate is invited, or would be.
    Invited,
    /// The candidate was invited before, or stands further up.
    Duplicate,
    /// The line can't be used.
    Invalid,
}

/// What became of one line.
#[derive(Debug, Serialize, ToSchema)]
struct LineResult {
    /// Its number in the table; the heading is line 1.
    line: u64,
    /// What.
    outcome: LineOutcome,
    /// Your name for the interview, where the line has one.
    external_id: Option<String>,
    /// The new interview, or the one that was there.
    interview: Option<InterviewId>,
    /// The candidate's link, told once.
    link: Option<String>,
    /// Why nobody was invited.
    reason: Option<String>,
}

/// What became of a table.
#[derive(Debug, Serialize, ToSchema)]
struct TableResult {
    /// True where nobody was invited since it was tried out only.
    dry_run: bool,
    /// How many are invited, or would be.
    invited: u32,
    /// How many were there already.
    duplicate: u32,
    /// How many lines can't be used.
    invalid: u32,
    /// Each line, in order.
    lines: Vec<LineResult>,
}

/// Invite many candidates
///
/// For recruiters and administrators, and keys with `interviews:write`. The body is CSV in UTF-8 with a heading: `name`, and
/// if wanted `email` and `external_id`; other columns become notes. At most 500 lines. Lines that can't be used are named and
/// keep nobody else from being invited; who was invited to this opening before, by `external_id` or address, is not invited
/// again, so that the same table may be sent twice.
#[utoipa::path(post, path = "/openings/{id}/invitations", tag = "desk",
    security(("session" = []), ("key" = ["interviews:write"])),
    params(("id" = OpeningId, Path, description = "The opening"), TableQuery),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = OK, body = TableResult, description = "What became of each line"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`opening_closed`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: no heading, too many lines, or no UTF-8"),
    ))]
async fn invite_many(
    who: May<WriteInterviews>,
    State(app): State<App>,
    InPath(id): InPath<OpeningId>,
    InQuery(query): InQuery<TableQuery>,
    CsvBody(text): CsvBody,
) -> Result<Json<TableResult>, Problem> {
    openings::own(&app, &who, id).await?;
    let opening = openings::taking_invitations(&app, &who, id).await?;
    let rehearsal = rehearsal(&who, &opening);
    let lines = read(&text)?;
    let mut round = Round {
        app: &app,
        addresses: app.store.addresses_invited(opening.org, opening.id, rehearsal).await?,
        names: BTreeSet::new(),
        opening: &opening,
        rehearsal,
        link_ms: days_ms(query.expires_in_days)?,
        dry_run: query.dry_run,
    };
    let mut results = Vec::with_capacity(lines.len());
    for (line, entry) in lines {
        results.push(match entry {
            Ok(entry) => round.invite(line, entry).await?,
            Err(reason) => LineResult::refused(line, None, LineOutcome::Invalid, reason),
        });
    }
    let count = |outcome| results.iter().filter(|result| result.outcome == outcome).count() as u32;
    Ok(Json(TableResult {
        dry_run: query.dry_run,
        invited: count(LineOutcome::Invited),
        duplicate: count(LineOutcome::Duplicate),
        invalid: count(LineOutcome::Invalid),
        lines: results,
    }))
}

/// A table on its way in.
struct Round<'a> {
    app: &'a App,
    opening: &'a Opening,
    rehearsal: bool,
    link_ms: i64,
    dry_run: bool,
    addresses: BTreeSet<String>,
    names: BTreeSet<String>,
}

/// A line's number, and what it says or why it can't be used.
type Line = (u64, Result<Entry, String>);

/// A line that can be used.
struct Entry {
    name: String,
    email: Option<String>,
    order: Order,
}

impl Round<'_> {
    async fn invite(&mut self, line: u64, entry: Entry) -> Result<LineResult, Problem> {
        let external_id = entry.order.external_id.clone();
        let twice = |reason: &str| {
            LineResult::refused(line, external_id.clone(), LineOutcome::Duplicate, reason.to_owned())
        };
        if let Some(name) = &external_id {
            let (org, opening) = (self.opening.org, self.opening.id);
            let before = self.app.store.interview_ordered_as(org, opening, self.rehearsal, name).await?;
            if before.is_some() || !self.names.insert(name.clone()) {
                let result = twice("An interview of this opening has this `external_id` already.");
                return Ok(LineResult { interview: before, ..result });
            }
        }
        if let Some(email) = &entry.email
            && !self.addresses.insert(links::normal_email(email))
        {
            return Ok(twice("This address was invited to this opening already."));
        }
        if self.dry_run {
            return Ok(LineResult::invited(line, external_id));
        }
        let fresh = Fresh { now: self.app.now(), entropy: &*self.app.entropy };
        let order = InterviewOrder {
            opening: self.opening,
            name: &entry.name,
            email: entry.email.as_deref(),
            rehearsal: self.rehearsal,
            model_hosts: &self.app.settings.model_hosts,
            link_ms: self.link_ms,
            order: entry.order.clone(),
        };
        Ok(match orders::order(&*self.app.store, fresh, order).await? {
            Outcome::Made(invited) => LineResult {
                interview: Some(invited.id),
                link: Some(links::room_link(&self.app.settings.public_url, &invited.secret)),
                ..LineResult::invited(line, external_id)
            },
            Outcome::Before(id) => LineResult {
                interview: Some(id),
                ..twice("An interview of this opening has this `external_id` already.")
            },
        })
    }
}

/// The lines of a table, each with its number, as entries or why they are none.
fn read(text: &str) -> Result<Vec<Line>, Problem> {
    // The reader counts a line that ends in `\r\n` late.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let heading = text.lines().next().unwrap_or_default();
    // Spreadsheets write semicolons where the comma is a decimal point.
    let delimiter = if heading.contains(';') && !heading.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns: Vec<String> = match reader.headers() {
        Ok(heading) => heading.iter().map(column_name).collect(),
        Err(error) => return Err(unusable(&format!("The heading can't be read: {error}."))),
    };
    if !columns.iter().any(|column| column == "name") {
        return Err(unusable("The first line must name the columns, and one of them must be `name`."));
    }
    if let Some(twice) = repeated(&columns) {
        return Err(unusable(&format!("Two columns are called `{twice}`; leave one out.")));
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        if lines.len() == MOST_ROWS {
            return Err(unusable("A table takes at most 500 candidates; split it."));
        }
        lines.push(match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                (line, entry(&columns, &record))
            }
            Err(error) => (error.position().map_or(0, csv::Position::line), Err(format!("{error}."))),
        });
    }
    Ok(lines)
}

/// What a heading means, in the usual spellings; a note's name stays as it is written.
fn column_name(heading: &str) -> String {
    let plain = heading.to_lowercase().replace(['-', '_', ' '], "");
    match plain.as_str() {
        "name" | "fullname" | "candidate" => "name".to_owned(),
        "email" | "mail" | "emailaddress" | "mailaddress" => "email".to_owned(),
        "externalid" => "external_id".to_owned(),
        _ => heading.to_owned(),
    }
}

fn repeated(columns: &[String]) -> Option<&String> {
    columns.iter().enumerate().find(|(at, column)| columns[..*at].contains(column)).map(|(_, column)| column)
}

fn unusable(sentence: &str) -> Problem {
    Problem::new(Code::InvalidValue, sentence.to_owned())
}

fn entry(columns: &[String], record: &csv::StringRecord) -> Result<Entry, String> {
    if record.len() != columns.len() {
        return Err(format!(
            "The line has {} fields and the heading {}; put fields with commas into quotation marks.",
            record.len(),
            columns.len()
        ));
    }
    let refused = |problem: Problem| problem.body().detail;
    let field = |wanted: &str| {
        let place = columns.iter().position(|column| column == wanted)?;
        record.get(place).filter(|field| !field.is_empty())
    };
    let mut metadata = BTreeMap::new();
    for (column, field) in columns.iter().zip(record) {
        if !["name", "email", "external_id"].contains(&column.as_str()) && !field.is_empty() {
            metadata.insert(column.clone(), field.to_owned());
        }
    }
    check_notes(&metadata).map_err(refused)?;
    let external_id = field("external_id").map(|name| named("external_id", name, 120)).transpose();
    Ok(Entry {
        name: named("name", field("name").unwrap_or_default(), 120).map_err(refused)?,
        email: mail_address("email", field("email")).map_err(refused)?,
        order: Order { external_id: external_id.map_err(refused)?, metadata },
    })
}

impl LineResult {
    const fn invited(line: u64, external_id: Option<String>) -> Self {
        let outcome = LineOutcome::Invited;
        Self { line, outcome, external_id, interview: None, link: None, reason: None }
    }

    const fn refused(line: u64, external_id: Option<String>, outcome: LineOutcome, reason: String) -> Self {
        Self { line, outcome, external_id, interview: None, link: None, reason: Some(reason) }
    }
}

/// A body that is CSV in UTF-8.
struct CsvBody(String);

impl FromRequest<App> for CsvBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_csv = kind.is_some_and(|kind| {
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/csv"))
        });
        if !is_csv {
            let sentence = "Send the table as CSV, with the header `Content-Type: text/csv`.";
            return Err(Problem::new(Code::UnsupportedMediaType, sentence));
        }
        let body = Bytes::from_request(request, app).await;
        let body = body.map_err(|refused: BytesRejection| unread_body(&refused))?;
        String::from_utf8(body.to_vec())
            .map(Self)
            .map_err(|_| unusable("The table is not in UTF-8; save it as \"CSV UTF-8\"."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusals(text: &str) -> Vec<(u64, Option<String>)> {
        read(text).unwrap().into_iter().map(|(line, entry)| (line, entry.err())).collect()
    }

    #[test]
    fn a_table_is_read_with_either_separator_and_a_byte_order_mark() {
        for text in
            ["\u{feff}name,email,team\nAda,a@example.org,Core\n", "name;email;team\r\nAda;a@example.org;Core"]
        {
            let mut lines = read(text).unwrap();
            let (line, entry) = lines.remove(0);
            let entry = entry.unwrap();
            assert_eq!(
                (line, entry.name.as_str(), entry.email.as_deref()),
                (2, "Ada", Some("a@example.org"))
            );
            assert_eq!(entry.order.metadata["team"], "Core");
            assert!(lines.is_empty());
        }
    }

    #[test]
    fn headings_are_read_in_their_usual_spellings_and_once() {
        let (_, entry) = read("Name,E-Mail,External ID\nAda,a@example.org,app-7\n").unwrap().remove(0);
        let entry = entry.unwrap();
        assert_eq!((entry.name.as_str(), entry.email.as_deref()), ("Ada", Some("a@example.org")));
        assert_eq!(entry.order.external_id.as_deref(), Some("app-7"));
        assert!(entry.order.metadata.is_empty());
        assert!(read("name,email,E-Mail\nAda,a@example.org,b@example.org\n").is_err());
    }

    #[test]
    fn each_line_that_cannot_be_used_says_why() {
        let told = refusals("name,email\nAda,a@example.org\nBen,nowhere\n,c@example.org\nDan\n");
        assert_eq!(told[0], (2, None));
        assert!(told[1].1.as_deref().unwrap().contains("`email`"), "{told:?}");
        assert!(told[2].1.as_deref().unwrap().contains("`name`"), "{told:?}");
        assert_eq!(told[3].0, 5);
        assert!(told[3].1.as_deref().unwrap().contains("1 fields"), "{told:?}");
    }

    #[test]
    fn a_table_without_a_name_column_or_with_too_many_lines_is_refused() {
        assert!(read("").is_err());
        assert!(read("email\na@example.org\n").is_err());
        assert!(read(&format!("name\n{}", "Ada\n".repeat(501))).is_err());
        assert_eq!(read(&format!("name\n{}", "Ada\n".repeat(500))).unwrap().len(), 500);
    }
}
