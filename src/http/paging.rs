//! Pages of lists by an opaque cursor: newest first, so that what is added meanwhile neither repeats nor hides a row. Where a
//! list is sorted by a number that changes meanwhile, a row may come twice or not at all.

use uuid::Uuid;

use super::problem::{Code, Problem};

/// Rows of a page where nothing is said.
const USUAL: u32 = 50;
/// Most rows of a page.
const MOST: u32 = 100;
/// How a cursor begins; another form gets another beginning.
const FORM: &str = "c1";

/// The page that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Only rows that come behind the row with this id.
    pub(super) before: Option<Uuid>,
    limit: u32,
}

impl Page {
    /// The page that `cursor` and `limit` of a query name.
    pub(super) fn asked(cursor: Option<&str>, limit: Option<u32>) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::new(Code::InvalidValue, "`limit` must be a number from 1 to 100."));
        }
        let before = cursor.map(read).transpose()?;
        Ok(Self { before, limit })
    }

    /// How many rows to fetch: one more than the page has, which tells whether another page follows.
    pub(super) const fn fetch(self) -> u32 {
        self.limit + 1
    }

    /// Cuts `rows` to the page; the cursor of the next one, where there is one.
    pub(super) fn cut<T>(self, rows: &mut Vec<T>, id: impl Fn(&T) -> Uuid) -> Option<String> {
        let more = rows.len() > self.limit as usize;
        rows.truncate(self.limit as usize);
        rows.last().filter(|_| more).map(|row| written(id(row)))
    }
}

fn written(id: Uuid) -> String {
    format!("{FORM}{}", id.simple())
}

fn read(cursor: &str) -> Result<Uuid, Problem> {
    let id = cursor.strip_prefix(FORM).filter(|hex| hex.len() == 32).and_then(|hex| hex.parse().ok());
    id.ok_or_else(|| {
        let sentence = "`cursor` is none of ours; send what an answer gave as `next`, or leave it out.";
        Problem::new(Code::InvalidValue, sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_that_was_given_is_taken_back() {
        let id = Uuid::from_u128(7);
        assert_eq!(read(&written(id)).unwrap(), id);
    }

    #[test]
    fn another_text_is_no_cursor() {
        for text in ["", "c1", "c1zz", "00000000000000000000000000000007", "c2000"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        let page = Page::asked(None, Some(2)).unwrap();
        let mut rows = vec![Uuid::from_u128(3), Uuid::from_u128(2), Uuid::from_u128(1)];
        assert_eq!(page.cut(&mut rows, |id| *id), Some(written(Uuid::from_u128(2))));
        assert_eq!(rows.len(), 2);
        assert_eq!(page.cut(&mut rows, |id| *id), None);
    }
}
