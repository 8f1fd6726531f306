//! The two files of an audit, with the line of every mistake.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, bail};
use csv::{ReaderBuilder, StringRecord, Trim};

use crate::score::bias::{Person, Scores};

/// What people said of themselves, by interview.
pub fn demographics(path: &Path) -> anyhow::Result<BTreeMap<String, Person>> {
    let table = Table::read(path)?;
    let [id, sex, race] = ["id", "sex", "race"].map(|name| table.column(name));
    let (id, sex, race) = (id?, sex?, race?);
    let mut people = BTreeMap::new();
    for (line, row) in &table.rows {
        let said = |column: usize| row.get(column).filter(|text| !text.is_empty()).map(str::to_owned);
        let person = Person { sex: said(sex), race: said(race) };
        table.enter(&mut people, *line, row.get(id), person)?;
    }
    Ok(people)
}

/// Scores of each kind, by interview. An empty field is a score that there is not.
pub fn scores(path: &Path) -> anyhow::Result<BTreeMap<String, Scores>> {
    let table = Table::read(path)?;
    let id = table.column("id")?;
    let mut kinds = BTreeMap::new();
    for (column, name) in table.head.iter().enumerate().filter(|(column, _)| *column != id) {
        let mut scores = Scores::new();
        for (line, row) in &table.rows {
            let field = row.get(column).unwrap_or_default();
            if field.is_empty() {
                continue;
            }
            let Some(number) = field.parse().ok().filter(|number: &f64| number.is_finite()) else {
                bail!("{}, line {line}: `{field}` is no number in column `{name}`", table.name);
            };
            table.enter(&mut scores, *line, row.get(id), number)?;
        }
        kinds.insert(name.to_owned(), scores);
    }
    if kinds.is_empty() {
        bail!("{} has no column of scores; add one beside `id`, such as `ownership`", table.name);
    }
    Ok(kinds)
}

struct Table {
    name: String,
    head: StringRecord,
    rows: Vec<(u64, StringRecord)>,
}

impl Table {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let reader = ReaderBuilder::new().trim(Trim::All).from_path(path);
        let mut reader = reader
            .with_context(|| format!("cannot read {name}; name a CSV file with a first line of names"))?;
        let wrong = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            anyhow::anyhow!(
                "{name}, line {line}: it can't be read as CSV in UTF-8 with as many fields as the first line"
            )
        };
        let head = reader.headers().map_err(|error| wrong(&error))?.clone();
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|error| wrong(&error))?;
            rows.push((row.position().map_or(0, csv::Position::line), row));
        }
        Ok(Self { name, head, rows })
    }

    fn column(&self, name: &str) -> anyhow::Result<usize> {
        self.head.iter().position(|known| known.eq_ignore_ascii_case(name)).with_context(|| {
            format!("{}, line 1: there is no column `{name}`; name it in the first line", self.name)
        })
    }

    fn enter<T>(
        &self,
        into: &mut BTreeMap<String, T>,
        line: u64,
        id: Option<&str>,
        value: T,
    ) -> anyhow::Result<()> {
        let id = id.filter(|id| !id.is_empty());
        let id = id.with_context(|| {
            format!("{}, line {line}: `id` is empty; write the interview's id", self.name)
        })?;
        if into.insert(id.to_owned(), value).is_some() {
            bail!("{}, line {line}: `{id}` stands twice; keep one row for each interview", self.name);
        }
        Ok(())
    }
}
