//! The built pages, inside the binary: one document for every page address, and the files that it names.

use std::{fmt::Write, sync::LazyLock};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::problem::{Code, Problem};

#[derive(RustEmbed)]
#[folder = "web/build"]
#[allow_missing = true]
struct Built;

/// Shown while the pages are not built.
const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>Vivavoce</title></head>\
<body><main><h1>Vivavoce is running</h1><p>Its pages are not built into this program. Build them with \
<code>make build</code> and start again. The interface answers under <code>/api/v1</code>.</p></main></body></html>\n";

/// Files whose name changes with their content.
const IMMUTABLE: &str = "_app/immutable/";

/// The answer for a page or a file at `path`.
pub(super) fn respond(path: &str, request: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    if let Some(file) = Built::get(name) {
        return file_response(name, file, request);
    }
    if looks_like_file(name) {
        return Problem::new(Code::NotFound, "There is no such file; reload the page.").into_response();
    }
    match page() {
        Some(page) => file_response("index.html", page, request),
        None => Html(PLACEHOLDER).into_response(),
    }
}

/// The directives on scripts and styles that the built page carries in its `meta` element; a header must not be
/// stricter than these, since a browser obeys both.
pub(super) fn own_policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let html = page().map(|page| String::from_utf8_lossy(&page.data).into_owned()).unwrap_or_default();
        script_and_style(&html)
    });
    &POLICY
}

/// True when the pages were built before this program.
pub fn has_pages() -> bool {
    page().is_some()
}

/// The document of every page address.
fn page() -> Option<EmbeddedFile> {
    Built::get("200.html").or_else(|| Built::get("index.html"))
}

fn script_and_style(html: &str) -> String {
    let directives: Vec<&str> = meta_policy(html).unwrap_or_default().split(';').map(str::trim).collect();
    let stated = |name: &str| {
        let stated = directives.iter().find(|directive| directive.split(' ').next() == Some(name));
        stated.map_or_else(|| format!("{name} 'self'"), |directive| (*directive).to_owned())
    };
    format!("{}; {}", stated("script-src"), stated("style-src"))
}

/// The content of `<meta http-equiv="content-security-policy" content="…">`.
fn meta_policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("http-equiv=\"content-security-policy\"")?;
    let (_, rest) = rest.split_once("content=\"")?;
    rest.split_once('"').map(|(policy, _)| policy)
}

fn file_response(name: &str, file: EmbeddedFile, request: &HeaderMap) -> Response {
    let tag = entity_tag(&file.metadata.sha256_hash());
    let same = request.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(Body::from(file.data)) };
    let headers = response.headers_mut();
    let lasting =
        if name.starts_with(IMMUTABLE) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    headers.insert(header::CONTENT_TYPE, media_type(name));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn media_type(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let text = if guess.type_() == mime_guess::mime::TEXT {
        format!("{}; charset=utf-8", guess.essence_str())
    } else {
        guess.essence_str().to_owned()
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn entity_tag(sha256: &[u8; 32]) -> String {
    let mut tag = String::from("\"");
    for byte in &sha256[..16] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Page addresses have no dot in their last part; files always have one.
fn looks_like_file(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_hashes_are_taken_over() {
        let html = r#"<head><meta http-equiv="content-security-policy" content="script-src 'self' 'sha256-abc='"></head>"#;
        assert_eq!(script_and_style(html), "script-src 'self' 'sha256-abc='; style-src 'self'");
    }

    #[test]
    fn a_page_without_a_policy_may_load_its_own_files_alone() {
        assert_eq!(script_and_style("<html></html>"), "script-src 'self'; style-src 'self'");
    }

    #[test]
    fn a_missing_file_is_no_page() {
        assert_eq!(respond("/_app/immutable/gone.js", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
        assert_eq!(respond("/interviews/1", &HeaderMap::new()).status(), StatusCode::OK);
    }
}
