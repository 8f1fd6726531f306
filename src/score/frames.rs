//! What a clause says: who acts, which verb, whether it happened.

use super::{
    clauses::{Clause, is_adverb, skip_adverbs},
    dropped::deed,
    lexicon::Lexicon,
    verbs::{Verb, is_listed, is_past, verb},
    view::Token,
};

/// "By me" stands at most so many words from its verb.
const BY_REACH: usize = 4;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// The speaker.
    Own,
    /// The speaker's team.
    Team,
    /// Somebody in general: "you could".
    Anybody,
    /// Other people, systems, or nobody named.
    Other,
}

/// Whether it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It happened, or happens.
    Fact,
    /// It would, could or will happen.
    Thought,
}

/// What a clause says.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is its own yes or no about a clause")]
pub struct Frame {
    /// Its tokens.
    pub clause: Clause,
    /// Who acts.
    pub agent: Agent,
    /// What is done; nothing in a clause without a verb.
    pub verb: Option<Verb>,
    /// The word behind the verb that tells acts apart.
    pub object: String,
    /// Whether it happened.
    pub mood: Mood,
    /// Said with `not` or `never`.
    pub negated: bool,
    /// Something is done, and nobody is named who does it.
    pub passive: bool,
    /// "I would have to", "I could have": said of what was not done.
    pub unreal: bool,
    /// It answers nothing: a remark to whoever grades, a refusal, the question said back.
    pub remark: bool,
    /// Beside the point: nothing of the work is named in it or near it.
    pub aside: bool,
    /// No evidence: such a remark, a slogan, an echo of the question, a list of terms.
    pub noise: bool,
}

/// The frames of `clauses`; none is noise yet. With `own` a deed without a subject is the speaker's.
pub fn frames(tokens: &[Token], clauses: &[Clause], own: bool, lexicon: &Lexicon) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let before = frames.last();
        let dropped = if own { deed(tokens, *clause, lexicon) } else { None };
        let next = frame(tokens, *clause, (before, dropped), lexicon);
        // "Unless I forgot something": of what may not be.
        let supposed = matches!(tokens[clause.from].word.as_str(), "if" | "unless" | "whether");
        let goes_on = !tokens[clause.from].after_stop;
        let doubted = before.is_some_and(doubts) && goes_on;
        let supposed =
            supposed || before.is_some_and(wishes) && goes_on && tokens[clause.from].word == "that";
        let next = match done_by_me(tokens, *clause, lexicon).filter(|_| next.agent != Agent::Own) {
            None => next,
            Some(at) => Frame {
                agent: Agent::Own,
                verb: Some(verb(&tokens[at].word, lexicon)),
                object: object_before(tokens, clause.from, at, lexicon),
                passive: false,
                ..next
            },
        };
        let next =
            if own && is_told(tokens, &next, lexicon) { Frame { mood: Mood::Fact, ..next } } else { next };
        let unreal = next.unreal || supposed || asks_leave(&tokens[clause.from..clause.to]);
        frames.push(Frame { negated: next.negated ^ doubted, unreal, ..next });
    }
    frames
}

/// "I'd put in a change that week that made it bigger": "I had", where its sentence tells of the past and of no case that
/// is not.
fn is_told(tokens: &[Token], frame: &Frame, lexicon: &Lexicon) -> bool {
    let clause = frame.clause;
    let alike =
        |word: &str| matches!(word, "put" | "set" | "cut" | "let" | "hit" | "shut" | "split" | "spread");
    let is_had = (clause.from + 1..clause.to).any(|at| {
        let shortened = tokens[at].word == "would" && tokens[at].start == tokens[at - 1].start;
        shortened && tokens.get(at + 1).is_some_and(|verb| alike(&verb.word))
    });
    if !is_had {
        return false;
    }
    let from = (0..=clause.from).rev().find(|at| tokens[*at].after_stop).unwrap_or(0);
    let to = (clause.from + 1..tokens.len()).find(|at| tokens[*at].after_stop).unwrap_or(tokens.len());
    let supposes = |token: &Token| {
        matches!(
            token.word.as_str(),
            "if" | "unless"
                | "today"
                | "again"
                | "now"
                | "rather"
                | "differently"
                | "next"
                | "with"
                | "would"
        )
    };
    let opens = matches!(
        tokens[from].word.as_str(),
        "at" | "past" | "beyond" | "above" | "over" | "once" | "when" | "until" | "looking"
    );
    let said = &tokens[from..to];
    let wished = said.iter().filter(|token| supposes(token)).count() > 1;
    let past = said.iter().any(|token| {
        !alike(&token.word) && is_past(&token.word, lexicon)
            || matches!(token.word.as_str(), "was" | "were" | "week" | "before" | "already")
    });
    past && !opens && !wished
}

/// "Let me begin somewhere": of the telling, and no deed.
fn asks_leave(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let at = usize::from(matches!(word(0), "so" | "and" | "but" | "then"));
    word(at) == "let" && word(at + 1) == "me"
}

/// "I do not think" and "I do not remember" deny what follows.
fn doubts(frame: &Frame) -> bool {
    let verb = frame.verb.as_ref().map_or("", |verb| verb.base.as_str());
    frame.negated && matches!(verb, "think" | "believe" | "remember" | "recall" | "say" | "suppose")
}

/// "I'd like to say that": what follows is no fact.
fn wishes(frame: &Frame) -> bool {
    let verb = frame.verb.as_ref().map_or("", |verb| verb.base.as_str());
    frame.mood == Mood::Thought && matches!(verb, "like" | "love" | "wish" | "say" | "hope")
}

fn frame(
    tokens: &[Token],
    clause: Clause,
    (before, dropped): (Option<&Frame>, Option<usize>),
    lexicon: &Lexicon,
) -> Frame {
    let mut frame = Frame {
        clause,
        agent: Agent::Other,
        verb: None,
        object: String::new(),
        mood: Mood::Fact,
        negated: false,
        passive: false,
        unreal: false,
        remark: false,
        aside: false,
        noise: false,
    };
    if let Some(at) = dropped {
        frame.agent = Agent::Own;
        read_predicate(&mut frame, tokens, at, lexicon);
        return frame;
    }
    if let Some(subject) = subject_of(tokens, clause, lexicon) {
        frame.agent = agent_of(&tokens[subject].word, lexicon);
        read_predicate(&mut frame, tokens, subject + 1, lexicon);
        return frame;
    }
    if let Some(before) = before.filter(|_| clause.continues) {
        (frame.agent, frame.mood, frame.unreal) = (before.agent, before.mood, before.unreal);
        let from = if tokens[clause.from].word == "and" { clause.from + 1 } else { clause.from };
        read_predicate(&mut frame, tokens, from, lexicon);
        return frame;
    }
    read_without_subject(&mut frame, tokens, lexicon);
    frame
}

/// The pronoun that acts: the first subject that is not itself an object.
fn subject_of(tokens: &[Token], clause: Clause, lexicon: &Lexicon) -> Option<usize> {
    let speech = &lexicon.speech;
    // "That I run": behind such a word the speaker acts, not the word.
    if clause.to > clause.from + 1 && speech.subjects.contains(&tokens[clause.from + 1].word) {
        return Some(clause.from + 1);
    }
    (clause.from..clause.to).take(6).find(|at| {
        let word = &tokens[*at].word;
        speech.subjects.contains(word)
            || (*at <= clause.from + 1 || tokens[*at].after_comma)
                && (speech.weak_subjects.contains(word) || is_anybody(tokens, *at, lexicon))
    })
}

/// "You", "people"; "one" and "some" only where they act themselves: "one gets used to it", not "one carrier".
fn is_anybody(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let word = tokens[at].word.as_str();
    let next = tokens.get(at + 1).map_or("", |token| token.word.as_str());
    let acts = lexicon.speech.auxiliaries.contains(next) || is_past(next, lexicon) || next.ends_with('s');
    lexicon.speech.generic_subjects.contains(word) && (!matches!(word, "one" | "some") || acts)
}

fn agent_of(word: &str, lexicon: &Lexicon) -> Agent {
    match word {
        "i" => Agent::Own,
        "we" => Agent::Team,
        _ if lexicon.speech.generic_subjects.contains(word) => Agent::Anybody,
        _ => Agent::Other,
    }
}

/// Reads auxiliaries and verb behind a subject.
fn read_predicate(frame: &mut Frame, tokens: &[Token], from: usize, lexicon: &Lexicon) {
    let speech = &lexicon.speech;
    let (mut at, mut last) = (from, "");
    while at < frame.clause.to {
        let word = tokens[at].word.as_str();
        if matches!(word, "not" | "never") {
            frame.negated = true;
        } else if speech.auxiliaries.contains(word) && !is_main_verb(tokens, at, frame.clause.to, lexicon) {
            if speech.modals.contains(word) {
                frame.mood = Mood::Thought;
            }
            // "We'd been": opened as "would been", and told of what was.
            if word == "been" && last == "would" {
                frame.mood = Mood::Fact;
            }
            frame.unreal |= word == "have" && matches!(last, "could" | "should" | "would" | "might");
            last = word;
        } else if !(is_adverb(word, lexicon) || word == "to" && matches!(last, "have" | "has" | "had")) {
            break;
        }
        at += 1;
    }
    if at >= frame.clause.to {
        return;
    }
    let read = verb(&tokens[at].word, lexicon);
    // "I had" and "I'd been" look alike once "I'd" is opened.
    let had = last == "would"
        && is_past(&tokens[at].word, lexicon)
        && !is_listed(&tokens[at].word, lexicon)
        && tokens[at].word != "put";
    if had && !frame.unreal {
        frame.mood = Mood::Fact;
    }
    frame.unreal |= tokens[at].word == "have" && tokens.get(at + 1).is_some_and(|next| next.word == "to");
    let passive = speech.be.contains(last) && read.past;
    if speech.be.contains(last) && !read.past && !read.continuous {
        frame.verb = Some(Verb { base: "be".into(), past: false, continuous: false });
        return;
    }
    if passive {
        frame.passive = !by_somebody(tokens, at, frame.clause.to);
        frame.agent = if by_me(tokens, at, frame.clause.to) { Agent::Own } else { Agent::Other };
    }
    frame.object = object_behind(tokens, at + 1, frame.clause.to, lexicon);
    frame.verb = Some(read);
}

/// "I had a choice", "we got 900": the auxiliary is the verb when no verb follows it.
fn is_main_verb(tokens: &[Token], at: usize, to: usize, lexicon: &Lexicon) -> bool {
    let word = tokens[at].word.as_str();
    if !matches!(word, "had" | "have" | "has" | "got" | "get" | "gets" | "did" | "do" | "does") {
        return false;
    }
    // "I do not have": behind a denial the verb is still to come.
    let denied = tokens.get(at + 1).is_some_and(|next| matches!(next.word.as_str(), "not" | "never"));
    if denied && matches!(word, "did" | "do" | "does") {
        return false;
    }
    let next = skip_adverbs(tokens, at + 1, lexicon);
    let Some(token) = tokens.get(next).filter(|_| next < to) else { return true };
    let follows = token.word.as_str();
    match word {
        "did" | "do" | "does" => {
            lexicon.speech.determiners.contains(follows)
                || lexicon.speech.stopwords.contains(follows) && !lexicon.speech.subjects.contains(follows)
                || token.number
                || matches!(follows, "something" | "exponential")
        }
        _ => !is_past(follows, lexicon) && !matches!(follows, "to" | "been" | "not"),
    }
}

/// "… and the table was dropped by me": the clause is the speaker's deed, wherever its subject stands.
fn done_by_me(tokens: &[Token], clause: Clause, lexicon: &Lexicon) -> Option<usize> {
    let by = (clause.from..clause.to).find(|at| by_me(tokens, *at, clause.to.min(at + 2)))?;
    let deed =
        |at: &usize| is_past(&tokens[*at].word, lexicon) && !lexicon.speech.be.contains(&tokens[*at].word);
    let before = (by.saturating_sub(BY_REACH).max(clause.from)..by).rev().find(deed);
    before.or_else(|| (by + 2..clause.to.min(by + 2 + BY_REACH)).find(deed))
}

fn by_me(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens[from..to]
        .windows(2)
        .any(|pair| pair[0].word == "by" && matches!(pair[1].word.as_str(), "me" | "myself"))
}

fn by_somebody(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens[from..to].iter().any(|token| token.word == "by")
}

/// A passive, or a verb of the lists, or the first past form.
fn read_without_subject(frame: &mut Frame, tokens: &[Token], lexicon: &Lexicon) {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let mut passive = false;
    for at in from..to {
        let word = tokens[at].word.as_str();
        if lexicon.speech.modals.contains(word) {
            frame.mood = Mood::Thought;
        }
        if matches!(word, "not" | "never") {
            frame.negated = true;
        }
        if lexicon.speech.be.contains(word) {
            passive = true;
            continue;
        }
        if is_past(word, lexicon) {
            if by_me(tokens, at, to) {
                frame.agent = Agent::Own;
            }
            frame.passive = passive && !by_somebody(tokens, at, to);
            frame.object = object_before(tokens, from, at, lexicon);
            frame.verb = Some(verb(word, lexicon));
            return;
        }
        passive &= is_adverb(word, lexicon);
        if !passive
            && at > from
            && is_listed(word, lexicon)
            && !lexicon.speech.determiners.contains(tokens[at - 1].word.as_str())
        {
            frame.object = object_behind(tokens, at + 1, to, lexicon);
            frame.verb.get_or_insert(verb(word, lexicon));
        }
    }
}

fn object_behind(tokens: &[Token], from: usize, to: usize, lexicon: &Lexicon) -> String {
    tokens[from.min(to)..to]
        .iter()
        .find(|token| !lexicon.speech.stopwords.contains(&token.word))
        .map(|token| token.word.clone())
        .unwrap_or_default()
}

fn object_before(tokens: &[Token], from: usize, to: usize, lexicon: &Lexicon) -> String {
    tokens[from..to]
        .iter()
        .rev()
        .find(|token| !lexicon.speech.stopwords.contains(&token.word))
        .map(|token| token.word.clone())
        .unwrap_or_default()
}
