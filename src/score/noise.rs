//! What is no evidence, however it sounds: remarks to whoever grades, slogans, the question or the rubric said back, lists of
//! terms, what is beside the point, repetition.

use std::{collections::BTreeSet, ops::Range};

use super::{
    claimed::lists_claims,
    frames::{Agent, Frame, Mood},
    lexicon::Lexicon,
    recited, remarks, slogans,
    view::Token,
    words::Words,
};

/// An echo is a run of at least so many words of the question, in its order.
const ECHO_RUN: usize = 4;
/// A clause is an echo when such runs make up this part of it.
const ECHO_SHARE: f64 = 0.7;
/// A clause is beside the point when neither it nor so many clauses on either side name anything of the work.
const TOPIC_CLAUSES: usize = 1;
/// A sentence of fewer clauses may leave it to its neighbours to name the work.
const SHORT_SENTENCE: usize = 3;
/// Within one sentence the work may be named so many clauses away.
const TOPIC_CLAUSES_IN_SENTENCE: usize = 4;
/// A life story is told so many clauses around its words.
const LIFE_CLAUSES: usize = 2;
/// What belongs to a remark reaches fewer clauses behind it.
const BEHIND_REMARK: usize = 7;
/// A run of terms of this length is a list.
const LIST_TERMS: usize = 4;
/// So many bare pieces between commas are one, too.
const LIST_PIECES: usize = 4;
/// A piece has at most so many words.
const PIECE_WORDS: usize = 3;

/// The words of the question, in order and as a set.
#[derive(Debug)]
pub struct Asked {
    /// In order.
    pub words: Vec<String>,
    /// Each once.
    pub set: Words,
}

/// Marks the frames that are no evidence.
pub fn mark(frames: &mut [Frame], tokens: &[Token], asked: &Asked, lexicon: &Lexicon) {
    let recited = recited::find(frames, tokens, asked, lexicon);
    let remarks = remarks::find(frames, &recited, tokens, lexicon);
    let sentences = sentences(tokens);
    let slogans = slogans::find(frames, &sentences, tokens, lexicon);
    let on_topic = frames.iter().map(|frame| is_on_topic(frame, tokens, &asked.set, lexicon)).collect();
    let everyday = everyday(tokens, &asked.set, lexicon);
    let apart = |range: &Range<usize>| {
        // What is said to a grader names nothing of the work.
        let mut here = frames.iter().zip(&remarks).filter(|(frame, _)| range.contains(&frame.clause.from));
        here.all(|(_, remark)| *remark) || is_apart(range, frames, tokens, &everyday, lexicon)
    };
    let apart: Vec<bool> = sentences.iter().map(apart).collect();
    let claimed: Vec<&Range<usize>> =
        sentences.iter().filter(|sentence| lists_claims(sentence, tokens, lexicon)).collect();
    let topics = Topics { frames, tokens, on_topic, everyday, lexicon };
    let beside = |frame: &Frame| {
        let at = sentences.iter().position(|sentence| sentence.contains(&frame.clause.from));
        at.is_none_or(|at| apart[at])
    };
    let beside: Vec<bool> = frames.iter().map(beside).collect();
    let close: Vec<bool> = (0..frames.len()).map(|index| topics.is_close(index)).collect();
    let mut said = BTreeSet::new();
    let (mut stops, mut behind) = (0, BEHIND_REMARK);
    for (index, frame) in frames.iter_mut().enumerate() {
        let between = index > 0 && slogans[index - 1] && slogans.get(index + 1).copied().unwrap_or(false);
        // The sentence behind a remark belongs to it, as far as it names nothing of the work.
        stops += u32::from(tokens[frame.clause.from].after_stop);
        if remarks[index] {
            (stops, behind) = (0, 0);
        } else {
            behind = if is_firm(frame, tokens, lexicon) { BEHIND_REMARK } else { behind + 1 };
        }
        frame.remark = remarks[index]
            || behind < BEHIND_REMARK && stops < 2
            || remarks::is_refusal(frame, tokens, lexicon)
            || recited[index]
            || claimed.iter().any(|sentence| sentence.contains(&frame.clause.from))
            || is_echo(frame, tokens, &asked.words);
        let empty = frame.remark
            || slogans[index]
            || between
            || is_list(frame, tokens, lexicon)
            || !said.insert(words(frame, tokens));
        frame.aside = !empty && (!close[index] || beside[index]);
        frame.noise = empty || frame.aside;
    }
}

/// The words of a clause: the same words a second time are no further evidence.
fn words<'t>(frame: &Frame, tokens: &'t [Token]) -> Vec<&'t str> {
    tokens[frame.clause.from..frame.clause.to].iter().map(|token| token.word.as_str()).collect()
}

/// The clauses of an answer, and which of them name something of the work.
struct Topics<'t> {
    frames: &'t [Frame],
    tokens: &'t [Token],
    on_topic: Vec<bool>,
    /// For each token, whether it is an everyday word.
    everyday: Vec<bool>,
    lexicon: &'t Lexicon,
}

impl Topics<'_> {
    /// Whether the clause belongs to an answer about the work: the work is named near it, or nothing of everyday life is said
    /// in its sentence.
    fn is_close(&self, index: usize) -> bool {
        let near = self.near(index);
        let chatter =
            |at: usize| self.everyday[at] || self.lexicon.noise.chatter.contains(&self.tokens[at].word);
        let (before, behind) = self.in_sentence(index);
        let (first, last) = (near.start.max(index - before), (near.end - 1).min(index + behind));
        let mut said = self.frames[first].clause.from..self.frames[last].clause.to;
        !self.is_talk(index) && (self.on_topic[near].contains(&true) || !said.any(chatter))
    }

    /// The clauses near one in its sentence; for a short sentence also right beside it.
    fn near(&self, index: usize) -> Range<usize> {
        let (before, behind) = self.in_sentence(index);
        let short = behind + before < SHORT_SENTENCE;
        let reach =
            |clauses: usize| if short { TOPIC_CLAUSES } else { clauses.min(TOPIC_CLAUSES_IN_SENTENCE) };
        index.saturating_sub(reach(before))..(index + reach(behind) + 1).min(self.frames.len())
    }

    /// So many clauses of its sentence stand before one and behind it.
    fn in_sentence(&self, index: usize) -> (usize, usize) {
        let starts = |at: usize| self.tokens[self.frames[at].clause.from].after_stop;
        let behind = (index + 1..self.frames.len()).take_while(|at| !starts(*at)).count();
        let before = (1..=index).rev().take_while(|at| !starts(*at)).count();
        (before, behind)
    }

    /// Talk of everyday life or of the telling, with nothing named in it. What names nothing beside a clause of the telling
    /// belongs to it: "let me think about which one I take".
    fn is_talk(&self, index: usize) -> bool {
        let clause = self.frames[index].clause;
        let (before, behind) = self.in_sentence(index);
        let firm = (clause.from..clause.to).any(|at| is_firm_word(self.tokens, at, self.lexicon));
        if self.is_of_life(index - before.min(LIFE_CLAUSES)..index + behind.min(LIFE_CLAUSES) + 1) && !firm {
            return true;
        }
        if (clause.from..clause.to).any(|at| is_named(self.tokens, at, self.lexicon)) {
            return false;
        }
        // "I weighed everything" claims all and tells nothing.
        let claims_all = self.frames[index].object == "everything" && !self.on_topic[index];
        if self.is_put_off(index) || claims_all {
            return true;
        }
        let beside = index.saturating_sub(before.min(1))..(index + behind.min(1) + 1);
        let tells = |at: usize| {
            let clause = self.frames[at].clause;
            self.lexicon.noise.telling.within(self.tokens, clause.from, clause.to)
        };
        let telling = tells(index) || !self.on_topic[index] && beside.into_iter().any(tells);
        telling || !firm && self.everyday[clause.from..clause.to].contains(&true)
    }

    /// A word of a life story stands in one of these clauses.
    fn is_of_life(&self, clauses: Range<usize>) -> bool {
        let (first, last) = (&self.frames[clauses.start].clause, &self.frames[clauses.end - 1].clause);
        self.lexicon.noise.life.within(self.tokens, first.from, last.to)
    }

    /// "I can come back to that later": what the speaker says of talking on.
    fn is_put_off(&self, index: usize) -> bool {
        let frame = &self.frames[index];
        let clause = frame.clause;
        let past = frame.verb.as_ref().is_some_and(|verb| verb.past);
        let tells =
            frame.verb.as_ref().is_some_and(|verb| self.lexicon.noise.tell_verbs.contains(&verb.base));
        let put_off = self.lexicon.noise.put_off.within(self.tokens, clause.from, clause.to);
        frame.agent == Agent::Own && !past && (put_off || tells && !self.on_topic[index])
    }
}

/// Which tokens are everyday words. One that the question has, or a sentence that names the work and another one, is a
/// thing of this story.
fn everyday(tokens: &[Token], question: &Words, lexicon: &Lexicon) -> Vec<bool> {
    let listed = |at: usize| lexicon.noise.everyday.contains(&tokens[at].word);
    if !(0..tokens.len()).any(listed) {
        return vec![false; tokens.len()];
    }
    let ranges = sentences(tokens);
    let firm: Vec<bool> =
        ranges.iter().map(|range| range.clone().any(|at| is_firm_word(tokens, at, lexicon))).collect();
    let has = |range: &Range<usize>, word: &str| tokens[range.clone()].iter().any(|token| token.word == word);
    let of_story = |word: &str| {
        let holding = || ranges.iter().zip(&firm).filter(|(range, _)| has(range, word));
        question.contains(word) || holding().count() > 1 && holding().any(|(_, firm)| *firm)
    };
    (0..tokens.len()).map(|at| listed(at) && !of_story(&tokens[at].word)).collect()
}

/// A clause that names something of the work: a word of the trade, a technology, a figure, a word of the question.
fn is_on_topic(frame: &Frame, tokens: &[Token], question: &Words, lexicon: &Lexicon) -> bool {
    (frame.clause.from..frame.clause.to).any(|at| {
        let word = tokens[at].word.as_str();
        lexicon.noise.topic.contains(word)
            || question.contains(word) && !lexicon.speech.stopwords.contains(word)
            || is_named(tokens, at, lexicon)
    })
}

/// A clause that names the work in words that are no everyday ones.
pub fn is_firm(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    (frame.clause.from..frame.clause.to)
        .any(|at| is_firm_word(tokens, at, lexicon) || is_measure(tokens, at, lexicon))
}

/// The sentences, as tokens.
fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = (0..tokens.len()).filter(|at| *at == 0 || tokens[*at].after_stop).collect();
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect()
}

/// Whether a sentence tells of everyday life, a life story or a company, and names nothing of the work.
fn is_apart(
    range: &Range<usize>,
    frames: &[Frame],
    tokens: &[Token],
    everyday: &[bool],
    lexicon: &Lexicon,
) -> bool {
    if range.clone().any(|at| is_firm_word(tokens, at, lexicon) || counts_work(tokens, at, lexicon)) {
        return false;
    }
    if everyday[range.clone()].contains(&true) || lexicon.noise.life.within(tokens, range.start, range.end) {
        return true;
    }
    let counts = tokens[range.clone()].iter().any(|token| token.number);
    let deed = |frame: &Frame| {
        let verb = frame.verb.as_ref();
        let acts = verb.is_some_and(|verb| !lexicon.ownership.states.contains(&verb.base));
        let was = counts || verb.is_some_and(|verb| verb.past);
        matches!(frame.agent, Agent::Own | Agent::Team) && (acts && was || frame.mood == Mood::Thought)
    };
    let mut here = frames.iter().filter(|frame| range.contains(&frame.clause.from));
    tokens[range.clone()].iter().any(|token| lexicon.noise.firm.contains(&token.word)) && !here.any(deed)
}

/// A word of the trade that is no everyday one, a technology, an artefact.
pub fn is_firm_word(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let word = tokens[at].word.as_str();
    let names = &lexicon.specificity.names;
    lexicon.noise.topic.contains(word) && !lexicon.noise.loose.contains(word)
        || names.technologies.at(tokens, at).is_some()
        || names.artefacts.at(tokens, at).is_some()
}

/// A technology, an artefact or a measure.
fn is_named(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let names = &lexicon.specificity.names;
    is_measure(tokens, at, lexicon)
        || names.technologies.at(tokens, at).is_some()
        || names.artefacts.at(tokens, at).is_some()
}

/// "214 orders": a number of what a system handles.
fn counts_work(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let next = tokens.get(at + 1).filter(|next| !next.after_stop && !next.after_comma);
    tokens[at].number
        && next.is_some_and(|next| {
            lexicon.specificity.units.amount.contains(&next.word) && !is_everyday_unit(&next.word)
        })
}

fn is_everyday_unit(word: &str) -> bool {
    matches!(
        word,
        "euros"
            | "dollars"
            | "pounds"
            | "cents"
            | "pages"
            | "games"
            | "players"
            | "seats"
            | "times"
            | "teams"
            | "engineers"
            | "stores"
            | "products"
            | "images"
            | "lines"
            | "per"
            | "x"
            | "percent"
            | "call"
            | "calls"
    )
}

/// A number of something that is measured, or a large one. "Two kids" measures nothing of the work.
pub fn is_measure(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let units = &lexicon.specificity.units;
    let everyday = |word: &str| {
        matches!(
            word,
            "euros" | "dollars" | "pounds" | "cents" | "pages" | "games" | "players" | "seats" | "times"
        )
    };
    let measures = |token: &Token| {
        let word = &token.word;
        units.small_time.contains(word) || units.amount.contains(word) && !everyday(word)
    };
    let unit = tokens.iter().skip(at + 1).take(2).any(measures);
    tokens[at].number && (unit || tokens[at].word.len() > 2)
}

/// A clause that says the question back, word by word. To take up single words of it is no echo.
fn is_echo(frame: &Frame, tokens: &[Token], question: &[String]) -> bool {
    let said = words(frame, tokens);
    let mut echoed = 0;
    let mut at = 0;
    while at < said.len() {
        let run = longest_run(&said[at..], question);
        echoed += if run >= ECHO_RUN.min(said.len()) { run } else { 0 };
        at += run.max(1);
    }
    echoed as f64 >= ECHO_SHARE * said.len() as f64
}

/// How many of the first words of `said` stand in the question in the same order, side by side.
fn longest_run(said: &[&str], question: &[String]) -> usize {
    (0..question.len())
        .map(|from| said.iter().zip(&question[from..]).take_while(|(one, other)| *one == other).count())
        .max()
        .unwrap_or(0)
}

/// A run of terms with nothing said of them: at most one word stands between one and the next, or a comma and no more.
fn is_list(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let names = &lexicon.specificity.names;
    let (mut at, mut terms, mut between, mut longest) = (frame.clause.from, 0, 0, 0);
    while at < frame.clause.to {
        let name = names.technologies.at(tokens, at).or_else(|| names.artefacts.at(tokens, at));
        let length = name.map_or(0, |(_, length)| length);
        (terms, between) = match (length > 0, between) {
            (true, _) => (terms + 1, 0),
            (false, 0) => (terms, 1),
            (false, _) => (0, 1),
        };
        longest = longest.max(terms);
        at += length.max(1);
    }
    longest >= LIST_TERMS || bare_pieces(frame, tokens, lexicon) >= LIST_PIECES
}

/// How many pieces between commas stand side by side in a clause, each a name of few words: nobody in it, no article, no figure.
fn bare_pieces(frame: &Frame, tokens: &[Token], lexicon: &Lexicon) -> usize {
    let speech = &lexicon.speech;
    let says = |token: &Token| {
        token.number
            || speech.stopwords.contains(&token.word)
            || speech.determiners.contains(&token.word)
            || speech.auxiliaries.contains(&token.word)
    };
    let clause = &tokens[frame.clause.from..frame.clause.to];
    let (mut bare, mut most) = (0, 0);
    for piece in clause.chunk_by(|_, next| !next.after_comma) {
        bare = if piece.len() <= PIECE_WORDS && !piece.iter().any(says) { bare + 1 } else { 0 };
        most = most.max(bare);
    }
    most
}
