//! A small reader of Rust: every path that a source names, with groups opened, without comments, texts and tests.

/// All paths of at least two parts, with the number of their line: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
pub fn paths(source: &str) -> Vec<(usize, String)> {
    let tokens = tokens(&without_texts(production(source)));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = read_path(&tokens, at, "", &mut found).max(at + 1);
    }
    found.retain(|(_, path)| path.contains("::"));
    found
}

/// The source before its unit tests, which stand last in a file.
fn production(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod ").next().unwrap_or(source)
}

/// The source with comments and the contents of literals blanked; lines stay where they are.
fn without_texts(source: &str) -> String {
    let mut rest = source;
    let mut kept = String::with_capacity(source.len());
    while let Some(next) = rest.chars().next() {
        let length = literal_length(rest);
        if length == 0 {
            kept.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            kept.extend(rest[..length].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    kept
}

/// How many bytes at the start of `rest` are a comment or a literal.
fn literal_length(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    if let Some(raw) = rest.strip_prefix("r#\"") {
        return raw.find("\"#").map_or(rest.len(), |end| end + 5);
    }
    if rest.starts_with('"') {
        return quoted_length(rest, '"');
    }
    let mut letters = rest.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some('\''), Some('\\'), _) => quoted_length(rest, '\''),
        (Some('\''), Some(letter), Some('\'')) => letter.len_utf8() + 2,
        _ => 0,
    }
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Words and single marks with their line; `::` counts as one mark.
fn tokens(source: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            let length = match rest.find(|letter| !is_word(letter)) {
                Some(0) if rest.starts_with("::") => 2,
                Some(0) => first.len_utf8(),
                Some(end) => end,
                None => rest.len(),
            };
            tokens.push((number + 1, rest[..length].to_owned()));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// Reads one path or group at `at`, puts what it names into `found`, and returns where it ends.
fn read_path(
    tokens: &[(usize, String)],
    mut at: usize,
    prefix: &str,
    found: &mut Vec<(usize, String)>,
) -> usize {
    let mut path = prefix.to_owned();
    while let Some((line, token)) = tokens.get(at) {
        if token == "{" && path.ends_with("::") {
            return read_group(tokens, at + 1, &path, found);
        }
        let is_part =
            token == "*" || token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        if !is_part {
            return at;
        }
        path.push_str(token);
        at += 1;
        if tokens.get(at).is_some_and(|(_, mark)| mark == "::") {
            path.push_str("::");
            at += 1;
        } else {
            found.push((*line, path));
            return at;
        }
    }
    at
}

fn read_group(
    tokens: &[(usize, String)],
    mut at: usize,
    prefix: &str,
    found: &mut Vec<(usize, String)>,
) -> usize {
    while let Some((_, token)) = tokens.get(at) {
        match token.as_str() {
            "}" => return at + 1,
            "," => at += 1,
            // The new name behind `as` is no path.
            "as" => at += 2,
            _ => at = read_path(tokens, at, prefix, found).max(at + 1),
        }
    }
    at
}
