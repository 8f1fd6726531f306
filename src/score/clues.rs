//! What one clause says about a choice: the words and frames of choosing, weighing, giving a reason, paying, reversing.

use super::{
    AnswerKind,
    denials::denies,
    frames::{Agent, Frame, Mood},
    hollow::is_hollow,
    lexicon::Tradeoffs,
    ownership::{is_light, is_omission},
    reading::Reading,
    reversal::is_reversal,
    view::Token,
    ways::{
        any_number, counts_ways, is_against_a_figure, is_check, is_general, is_look, is_named_and_left,
        is_praised_other, is_way, would_have,
    },
    words::Words,
};

/// What one clause says about a choice.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each clue is its own yes or no")]
pub struct Clues {
    /// Something is settled.
    pub choice: bool,
    /// The speaker or the team settles it.
    pub ours: bool,
    /// Another way is named.
    pub option: bool,
    /// "Three ways".
    pub counted: bool,
    /// A way that was not taken is told of: "Cassandra would have cost us a cluster".
    pub foregone: bool,
    /// Why.
    pub reason: bool,
    /// A cost is named as one.
    pub cost: bool,
    /// A cost is taken on.
    pub accepts: bool,
    /// Two ways are compared.
    pub compares: bool,
    /// Something speaks for a way.
    pub praises: bool,
    /// Something speaks against one, as it is and not as it once happened.
    pub against: bool,
    /// Something spoke against a way, as it turned out.
    pub turned_out: bool,
    /// Somebody has to do something, or can do something no more.
    pub burdens: bool,
    /// It is of people: "the managers were good sports about it".
    pub of_people: bool,
    /// It opens with "but" or its like.
    pub contrast: bool,
    /// It begins a sentence.
    pub after_stop: bool,
    /// When the choice would be another.
    pub reversal: bool,
    /// It holds a figure.
    pub measure: bool,
}

impl Clues {
    /// Whether it says something for or against a way.
    pub const fn weighs(&self) -> bool {
        self.cost || self.compares || self.praises || self.against
    }
}

/// The clues of a clause.
pub fn clues(reading: &Reading<'_>, index: usize) -> Clues {
    let frame = &reading.frames[index];
    let lists = &reading.lexicon.tradeoffs;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let tokens = &reading.tokens[from..to];
    if frame.noise && !frame.aside || reading.is_undecided(frame) {
        return Clues { after_stop: tokens[0].after_stop, ..Clues::default() };
    }
    // "Another option, a table in Postgres": a hollow clause may open what the next one names.
    let opens = reading.concrete.get(index + 1).copied().unwrap_or(false);
    if denies(reading, index) || is_hollow(reading, index) && !opens && !is_led(reading, index) {
        let contrast = lists.contrasts.contains(&tokens[0].word);
        return Clues { after_stop: tokens[0].after_stop, contrast, ..Clues::default() };
    }
    let weighing = weighing(reading, frame);
    // Beside the point as it stands, it may still weigh what was said before.
    if frame.aside {
        return weighing;
    }
    let choice = is_choice(reading, index);
    // "I walked over to her desk" settles nothing.
    let over = is_settled(reading, frame)
        && tokens[1..].iter().any(|token| lists.contrast_words.contains(&token.word));
    let called = tokens[0].word != "who"
        && lists.option_phrases.within(&reading.tokens, from, to)
        && !is_against_a_figure(frame, tokens);
    let named = over || called && !is_check(reading, frame) && !is_look(reading, index);
    let rejected = would_have(reading, frame);
    Clues {
        choice,
        ours: choice && matches!(frame.agent, Agent::Own | Agent::Team),
        option: !is_general(reading, frame)
            && (named
                || rejected
                || is_way(reading, frame)
                || is_praised_other(reading, index)
                || is_named_and_left(reading, index)),
        foregone: rejected,
        counted: counts_ways(tokens, &lists.counted_options),
        reason: rejected
            || may_be_reason(reading, frame)
                && (gives_reason(reading, tokens)
                    || is_led_by_reason(reading, index)
                    || names_reason(reading, frame)),
        compares: (compares(reading, tokens) || holds_figures_apart(tokens)) && !is_condition(tokens),
        reversal: is_reversal(reading, index),
        measure: any_number(tokens),
        ..weighing
    }
}

/// "Redis | I not take": the name stands before the clause.
fn is_led(reading: &Reading<'_>, index: usize) -> bool {
    let before =
        index.checked_sub(1).filter(|_| !reading.tokens[reading.frames[index].clause.from].after_stop);
    before.is_some_and(|at| {
        let clause = reading.frames[at].clause;
        clause.to - clause.from <= 2 && reading.concrete[at]
    })
}

/// What a clause says for or against a way, and what it takes on.
fn weighing(reading: &Reading<'_>, frame: &Frame) -> Clues {
    let lists = &reading.lexicon.tradeoffs;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let tokens = &reading.tokens[from..to];
    let burdens = is_burden(reading, frame);
    let negative = any_negative(tokens, &lists.negatives);
    let conditional = is_condition(tokens);
    let against = (burdens || negative) && is_standing(reading, frame) && !conditional;
    Clues {
        cost: is_cost(reading, frame) && !conditional,
        accepts: lists.acceptances.within(&reading.tokens, from, to) || outweighs(tokens, lists),
        praises: any(tokens, &lists.judgements) && !conditional && !frame.negated,
        against,
        turned_out: negative && !against && !conditional,
        burdens,
        of_people: is_of_people(reading, frame),
        contrast: lists.contrasts.contains(&tokens[0].word),
        after_stop: tokens[0].after_stop,
        ..Clues::default()
    }
}

/// "But for warnings speed is more important": what was said before is the price of it.
fn outweighs(tokens: &[Token], lists: &Tradeoffs) -> bool {
    let pairs = || tokens.windows(2).map(|pair| (pair[0].word.as_str(), pair[1].word.as_str()));
    let weighs = |pair| {
        matches!(pair, ("more", "important") | ("matters" | "counts" | "mattered" | "counted", "more"))
    };
    lists.contrasts.contains(&tokens[0].word) && pairs().any(weighs)
}

/// Somebody is what is spoken of, and nothing of the work is.
fn is_of_people(reading: &Reading<'_>, frame: &Frame) -> bool {
    let people = &reading.lexicon.ownership.others;
    let somebody = |word: &str| people.contains(word) || people.contains(word.trim_end_matches('s'));
    let subject = reading.words(frame).take(4).any(somebody);
    subject && frame.agent == Agent::Other && !reading.concrete_at(frame)
}

fn any(tokens: &[Token], list: &Words) -> bool {
    tokens.iter().any(|token| list.contains(&token.word))
}

/// A word that speaks against a way: "no delay" and "a lag under 40 ms" do not.
fn any_negative(tokens: &[Token], list: &Words) -> bool {
    let refuses = |word: &str| {
        matches!(word, "no" | "not" | "never" | "without" | "zero" | "nothing" | "under" | "below")
    };
    tokens.iter().enumerate().any(|(at, token)| {
        let undone = at.checked_sub(1).is_some_and(|before| refuses(&tokens[before].word))
            || tokens.get(at + 2).is_some_and(|bound| matches!(bound.word.as_str(), "under" | "below"));
        list.contains(&token.word) && !undone
    })
}

/// Two ways are held against each other by a comparing word. "Rather than" only names the other one, "a shorter expiry"
/// one of them, and "more of an atmosphere" none.
fn compares(reading: &Reading<'_>, tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let rather = |at: usize| word(at) == "than" && at > 0 && word(at - 1) == "rather";
    let holds = (0..tokens.len()).any(|at| word(at) == "than" && !rather(at));
    // "It is a cheaper way" and "users get a faster page" say what it is like.
    let says = |token: &Token| {
        reading.lexicon.speech.be.contains(&token.word)
            || matches!(token.word.as_str(), "get" | "gets" | "got" | "have" | "has" | "had")
    };
    let attribute = |at: usize| {
        let article = at > 0 && matches!(word(at - 1), "a" | "an") && at + 1 < tokens.len();
        article && !tokens[..at].iter().any(says)
    };
    let kind_of = |at: usize| matches!(word(at), "more" | "less") && matches!(word(at + 1), "of" | "to");
    let list = &reading.lexicon.tradeoffs.comparatives;
    (0..tokens.len())
        .any(|at| list.contains(word(at)) && !rather(at) && (holds || !attribute(at)) && !kind_of(at))
}

/// "A hotel called us because forty bookings came in": why others did what they did to the speaker or the team.
fn of_anothers_deed(reading: &Reading<'_>, index: usize) -> bool {
    let clause = reading.frames[index].clause;
    let opens = matches!(reading.tokens[clause.from].word.as_str(), "because" | "since" | "cause");
    let before = index.checked_sub(1).filter(|_| opens && !reading.tokens[clause.from].after_stop);
    before.map(|at| &reading.frames[at]).is_some_and(|before| {
        let words: Vec<&str> = reading.words(before).collect();
        let towards = words.windows(2).any(|pair| {
            matches!(pair[0], "called" | "rang" | "phoned" | "emailed" | "wrote" | "paged" | "told" | "asked")
                && matches!(pair[1], "us" | "me")
        });
        reading.kind == AnswerKind::Behavioral && before.agent == Agent::Other && towards
    })
}

/// A condition is no reason, and what the speaker failed to do is a fault: "because I did not set a timeout".
fn may_be_reason(reading: &Reading<'_>, frame: &Frame) -> bool {
    let index = reading.frames.partition_point(|other| other.clause.from < frame.clause.from);
    if of_anothers_deed(reading, index) {
        return false;
    }
    let omitted = frame.agent == Agent::Own && is_omission(reading, frame);
    !is_condition(&reading.tokens[frame.clause.from..frame.clause.to]) && !omitted
}

/// A phrase of giving reasons. "It would take a week" is one, "I'd take Redis" none.
fn names_reason(reading: &Reading<'_>, frame: &Frame) -> bool {
    let ours = matches!(frame.agent, Agent::Own | Agent::Team);
    let phrases = &reading.lexicon.tradeoffs.reason_phrases;
    let found = phrases.all(&reading.tokens, frame.clause.from, frame.clause.to);
    found.iter().any(|(at, _)| !(ours && reading.tokens[*at].word == "would"))
}

/// "Because with two regions | you can not go down": the reason stands in a stretch of its own before the clause.
fn is_led_by_reason(reading: &Reading<'_>, index: usize) -> bool {
    let parted = reading.tokens[reading.frames[index].clause.from].after_stop;
    let before = index.checked_sub(1).filter(|_| !parted).map(|at| &reading.frames[at]);
    before.is_some_and(|before| {
        let opens = &reading.tokens[before.clause.from].word;
        before.verb.is_none() && reading.lexicon.tradeoffs.reason_words.contains(opens)
    })
}

/// "If the table was smaller".
fn is_condition(tokens: &[Token]) -> bool {
    matches!(tokens[0].word.as_str(), "if" | "unless" | "whether")
}

/// "Since" is a reason at the head of a clause; behind it, or before "then", it is a time.
fn gives_reason(reading: &Reading<'_>, tokens: &[Token]) -> bool {
    let (reasons, speech) = (&reading.lexicon.tradeoffs.reason_words, &reading.lexicon.speech);
    tokens.iter().enumerate().any(|(at, token)| {
        let next = tokens.get(at + 1);
        let is_time = token.word == "since"
            && (at > 1
                || next.is_none_or(|next| {
                    next.number || matches!(next.word.as_str(), "then" | "that" | "last")
                }));
        // "'Cause it was slow" gives a reason, "the root cause was mine" names a thing.
        let named = at > 0 && speech.determiners.contains(&tokens[at - 1].word);
        let is_noun = token.word == "cause" && (at > 1 || named);
        reasons.contains(&token.word) && !is_time && !is_noun
    })
}

/// Told of how things are or would be. A symptom is told in the past; a price is still paid.
fn is_standing(reading: &Reading<'_>, frame: &Frame) -> bool {
    let past = frame.verb.as_ref().is_some_and(|verb| verb.past)
        || reading.words(frame).any(|word| matches!(word, "was" | "were" | "had" | "did"));
    frame.mood == Mood::Thought || !past
}

/// "Somebody has to prune it", "you can never ask that store": a duty or a lost ability that lasts. "So that nobody can skip
/// it" is an aim.
fn is_burden(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    let led: Vec<&str> = reading.tokens[frame.clause.from.saturating_sub(2)..=frame.clause.from]
        .iter()
        .map(|token| token.word.as_str())
        .collect();
    if led.windows(2).any(|pair| pair == ["so", "that"]) || words.starts_with(&["so", "that"]) {
        return false;
    }
    let duty = words.windows(2).any(|pair| matches!(pair, ["has" | "have" | "needs", "to"]));
    let lost = words
        .windows(2)
        .any(|pair| matches!(pair, ["can" | "will", "not" | "never" | "no"] | ["no", "longer"]));
    // "It still does not help with the load."
    let left = frame.negated && words.contains(&"still");
    frame.agent != Agent::Own && is_standing(reading, frame) && (duty || lost || left)
}

/// "Nine minutes rather than six".
fn holds_figures_apart(tokens: &[Token]) -> bool {
    let between =
        |at: usize| matches!(tokens[at].word.as_str(), "rather" | "instead" | "not" | "against" | "versus");
    (0..tokens.len()).filter(|at| between(*at)).any(|at| {
        let near = |range: &[Token]| range.iter().any(|token| token.number);
        near(&tokens[at.saturating_sub(4)..at]) && near(&tokens[at + 1..tokens.len().min(at + 5)])
    })
}

/// A cost named as one: by a phrase, as "the price of …", or as what somebody pays.
fn is_cost(reading: &Reading<'_>, frame: &Frame) -> bool {
    let lists = &reading.lexicon.tradeoffs;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let word = |at: usize| reading.tokens.get(at).map_or("", |token| token.word.as_str());
    let price = (from..to).any(|at| {
        let opened = at > from && lists.price_openers.contains(word(at - 1));
        // "Price is a nightly job."
        let bare = at == from && matches!(word(at + 1), "is" | "was");
        lists.prices.contains(word(at)) && (bare || opened && lists.price_links.contains(word(at + 1)))
    });
    price || pays(reading, frame) || lists.cost_phrases.within(&reading.tokens, from, to)
}

/// "It costs writes", "we pay for profiles nobody reads": the speaker, the team or the thing itself pays, not a customer.
fn pays(reading: &Reading<'_>, frame: &Frame) -> bool {
    let lists = &reading.lexicon.tradeoffs;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let word = |at: usize| reading.tokens.get(at).map_or("", |token| token.word.as_str());
    (from..to).any(|at| {
        let base = super::verbs::verb(word(at), reading.lexicon).base;
        let base = if base.ends_with('s') { base.trim_end_matches('s') } else { base.as_str() };
        let paid = lists.pay_verbs.contains(base) && at > from;
        let before = at.checked_sub(1).map_or("", word);
        let by = matches!(before, "i" | "we" | "you" | "it" | "that" | "which")
            || matches!(before, "would" | "will" | "to" | "only") && frame.agent != Agent::Anybody;
        // "We pay the partners", "it costs 40 dollars" and the like name what is paid, not what is given up.
        let base_is_pay = base == "pay"
            && !matches!(
                word(at + 1),
                "for" | "with" | "in" | "that" | "a" | "idle" | "more" | "by" | "twice" | "extra"
            );
        paid && by && !base_is_pay
    })
}

/// Something is settled, by whomever: a verb of choosing, a step of a story or of a design.
fn is_choice(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    if frame.agent == Agent::Anybody || frame.negated || frame.unreal || is_light(reading, frame) {
        return false;
    }
    if frame.agent == Agent::Other && reading.left_open {
        return false;
    }
    is_settled(reading, frame)
        || match reading.kind {
            AnswerKind::Behavioral => is_step_of_story(reading, index),
            AnswerKind::SystemDesign => is_step_of_design(reading, index),
        }
}

/// A verb or a phrase of choosing.
fn is_settled(reading: &Reading<'_>, frame: &Frame) -> bool {
    let lists = &reading.lexicon.tradeoffs;
    lists.choice_phrases.within(&reading.tokens, frame.clause.from, frame.clause.to)
        || frame.verb.as_ref().is_some_and(|verb| lists.choice_verbs.contains(&verb.base))
}

/// In a story what the speaker or the team did was chosen, and what else was done where something concrete is told of it.
fn is_step_of_story(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let Some(verb) = &frame.verb else { return false };
    let lists = &reading.lexicon.ownership;
    let acted = verb.past && !lists.states.contains(&verb.base);
    // "I looked at an index" names a way.
    let looks = lists.noncommittal.contains(&verb.base)
        && reading.lexicon.tradeoffs.option_phrases.within(
            &reading.tokens,
            frame.clause.from,
            frame.clause.to,
        );
    frame.mood == Mood::Fact && acted && !looks && (frame.agent != Agent::Other || reading.is_anchored(index))
}

fn is_step_of_design(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    if frame.agent == Agent::Other && frame.mood == Mood::Fact && reading.concrete[index] {
        return true;
    }
    let Some(verb) = &frame.verb else { return false };
    (matches!(frame.agent, Agent::Own | Agent::Team) || verb.past && frame.mood == Mood::Fact)
        && !reading.lexicon.ownership.noncommittal.contains(&verb.base)
        && (frame.mood == Mood::Thought || !reading.lexicon.ownership.states.contains(&verb.base))
}
