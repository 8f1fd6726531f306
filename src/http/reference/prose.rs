//! The document's descriptions as HTML: what stands in backticks is code, all else is text.

/// `text`, escaped, with code marked as code.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 64);
    for (index, part) in plain(text).split('`').enumerate() {
        if index > 0 {
            html.push_str(if index % 2 == 1 { "<code>" } else { "</code>" });
        }
        html.push_str(&escaped(part));
    }
    html
}

/// `text` as it is shown, nothing marked. Unlike the templates' own escaping it leaves addresses readable.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Links to names in the program lead nowhere here; one backtick too many is left out.
fn plain(text: &str) -> String {
    let mut text = text.replace("[`", "`").replace("`]", "`");
    if text.matches('`').count() % 2 == 1
        && let Some(last) = text.rfind('`')
    {
        text.remove(last);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn code_is_marked_and_nothing_becomes_markup() {
        assert_eq!(
            html("Send `If-Match: <tag>` & [`Dimension::ALL`] <b>."),
            "Send <code>If-Match: &lt;tag&gt;</code> &amp; <code>Dimension::ALL</code> &lt;b&gt;."
        );
        assert_eq!(html("one ` too many"), "one  too many");
    }
}
