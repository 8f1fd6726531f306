//! Whether a sentence makes a whole, by its words alone: recognisers put a full stop behind whatever they hear last.

use super::is_in;
use crate::speech::plain_words;

/// How the words of a sentence end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Something has to follow.
    Open,
    /// Something may follow.
    Doubtful,
    /// Nothing is missing.
    Whole,
}

/// A clause of fewer words is hardly a whole.
const FEW_IN_A_CLAUSE: usize = 3;

/// Words behind which something has to follow: determiners, conjunctions, most prepositions, auxiliaries, subjects,
/// intensifiers.
const OPEN: &str = "\
    a an the my our your their every whose no \
    and but or nor because although unless until whereas whether while if than since as \
    of from to into onto with without for by at between during per via against towards upon among across \
    is are am was were be been being has have had having does will would could should might must shall may can \
    i'm i'd i've i'll we're we'd we've we'll he's he'd he'll she's she'd she'll they're they'd they've they'll it'd \
    it'll you're you've you'd you'll there's that's it's who's what's let's didn't doesn't don't wasn't weren't isn't \
    aren't hasn't hadn't haven't wouldn't won't couldn't shouldn't \
    i he she we they who which where when what how why \
    very really quite rather too so not only also even basically actually probably maybe especially mostly mainly \
    usually just simply almost nearly roughly \
    needs wants tends means like";

/// Words that are subjects or determiners as often as they end a sentence, and small words that may do either.
const DOUBTFUL: &str = "\
    that this these those its his her you there here each all any some both either neither more most less few \
    many much such other another same in on about over under up out off down through around behind before after \
    then now did one back away";

/// Numbers in words: a unit is likely to follow.
const NUMBERS: &str = "\
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy \
    eighty ninety hundred thousand million billion half";

/// Adjectives that stand before a noun more often than at the end.
const BEFORE_A_NOUN: &str = "\
    big bigger small smaller large larger great good better best bad worse worst new newer old older \
    same other different whole main entire single few common simple own long longer short \
    shorter high higher low lower fast slow slower hot cold full only real right wrong hard easy late early \
    missing certain several extra separate";

/// These do so behind a determiner; elsewhere they may well be the end.
const ORDINALS: &str = "first second third last next final";

/// Endings of adjectives.
const ADJECTIVE_ENDINGS: [&str; 8] = ["ous", "ful", "ive", "able", "ible", "ical", "less", "ional"];

/// Determiners: what follows is the beginning of a noun phrase.
const DETERMINERS: &str =
    "a an the my our your their his her its this these those that each every some any no another";

/// Subjects that stand alone.
const SUBJECTS: &str = "\
    i he she we they i'd i've i'll we'd we've we'll he'd he'll she'd she'll they'd they've they'll it'd it'll \
    you've you'd you'll";

/// Subjects in front of their clause, objects elsewhere.
const SUBJECTS_IN_FRONT: &str = "it you that this";

/// What may stand between a subject and its verb.
const BEFORE_A_VERB: &str = "\
    is are am was were be been being has have had do does did will would could should might must shall may can to \
    didn't doesn't don't wasn't weren't isn't aren't hasn't hadn't haven't wouldn't won't couldn't shouldn't can't \
    cannot not never also just really actually basically then probably usually always simply still only even \
    i'd i've i'll we'd we've we'll he'd he'll she'd she'll they'd they've they'll it'd it'll you've you'd you'll";

/// After these stands the bare form of a verb, which wants an object.
const BEFORE_A_BARE_VERB: &str = "\
    to will would could should might must shall may can i'd i'll we'd we'll he'd he'll she'd she'll they'd they'll \
    didn't doesn't don't wouldn't won't couldn't shouldn't can't cannot did";

/// With a participle or an adjective behind them they make a whole: "it was cancelled".
const BEFORE_A_PREDICATE: &str = "is are was were be been being got get gets it's that's";

/// Begin a clause within a sentence.
const BEGIN_A_CLAUSE: &str = "\
    and but or so because although though when while if unless whereas which who that where";

/// Begin a sentence whose main clause comes later, behind a comma.
const SUBORDINATE: &str = "if when since while after before once unless until whenever as";

/// Said before a sentence proper.
const LEAD_IN: &str = "and but so well yes yeah okay right also then um uh er";

/// Forms of common verbs.
const VERBS: &str = "\
    is are was were am been has have had do does did will would could should might must can can't \
    i'm i'd i've i'll we're we'd we've we'll it's that's there's they're he's she's you're let's what's here's \
    didn't doesn't don't wasn't weren't isn't aren't hasn't hadn't haven't wouldn't won't couldn't shouldn't cannot \
    went got made took saw wrote chose found built ran kept lost told knew thought gave came left put set let led \
    held meant read said felt drove broke fell grew began became brought bought caught sent spent stood understood \
    paid sold met cut hit cost costs goes gets makes takes sees keeps means says needs wants uses runs works looks \
    helps serves comes becomes gives happens depends think know guess believe want need use like love prefer";

/// Behind these "that" may be the end.
const BEFORE_THAT: &str = "after before on with to about for like do did does of at from in";

/// Forms of verbs that seldom end a sentence.
const WANT_AN_OBJECT: &str = "\
    took made wrote chose built kept told gave got put set let led held brought bought caught sent saw found used \
    means says needs wants takes makes gets gives sees keeps becomes uses think know guess believe use need want \
    said thought knew felt became ran met read went came goes comes";

/// Verbs that need no object: "I don't know", "he agreed".
const MAY_STAND_ALONE: &str =
    "know agree agreed think guess remember forgot worked works failed fails depends";

/// Objects that stand alone.
const OBJECTS: &str = "it them me him us that this";

/// Judges one sentence, or what was said of it.
pub(super) fn ending(sentence: &str) -> Ending {
    let words = plain_words(sentence);
    let Some(last) = words.last().map(String::as_str) else { return Ending::Doubtful };
    let before = words.len().checked_sub(2).map_or("", |place| words[place].as_str());
    let clause = last_clause(&words);
    if is_open(last) || waits_for_an_object(clause) || waits_for_a_main_clause(sentence) {
        return Ending::Open;
    }
    if is_in(DETERMINERS, before) && (is_adjective(last) || is_in(ORDINALS, last)) {
        return Ending::Open;
    }
    let bare_verb = is_in(BEFORE_A_BARE_VERB, before) && !is_named(sentence);
    // "It was cancelled", "it was too small".
    let predicate = words.iter().rev().skip(1).take(2).any(|word| is_in(BEFORE_A_PREDICATE, word));
    let wants_more = is_in(WANT_AN_OBJECT, last) || is_past(last) || is_adjective(last);
    let that = last == "that" && is_in(BEFORE_THAT, before);
    let doubtful =
        (is_in(DOUBTFUL, last) && !that) || is_number(last) || bare_verb || (wants_more && !predicate);
    if doubtful || clause.len() < FEW_IN_A_CLAUSE || !has_a_verb(&words) {
        return Ending::Doubtful;
    }
    Ending::Whole
}

/// Whether something has to follow this word.
pub(super) fn is_open(word: &str) -> bool {
    is_in(OPEN, word)
}

fn last_clause(words: &[String]) -> &[String] {
    let word = |place: Option<usize>| place.and_then(|place| words.get(place)).map_or("", String::as_str);
    let begins = |place: &usize| {
        let (before, after) = (word(place.checked_sub(1)), word(Some(place + 1)));
        let object = words[*place] == "that" && (is_in(BEFORE_THAT, before) || is_in(BEFORE_THAT, after));
        is_in(BEGIN_A_CLAUSE, &words[*place]) && !object
    };
    let Some(place) = (0..words.len()).rev().find(begins) else { return words };
    // "That is fine": the opening word is the subject.
    let is_subject =
        matches!(words[place].as_str(), "that" | "which" | "who") && is_in(VERBS, word(Some(place + 1)));
    &words[place + usize::from(!is_subject)..]
}

/// A subject, and behind it no more than a verb: "I added", "we had to replay".
fn waits_for_an_object(clause: &[String]) -> bool {
    let is_subject = |(place, word): (usize, &String)| {
        is_in(SUBJECTS, word) || (place == 0 && is_in(SUBJECTS_IN_FRONT, word))
    };
    let Some(subject) = (0..clause.len()).rev().find(|place| is_subject((*place, &clause[*place]))) else {
        return false;
    };
    let rest = &clause[subject + 1..];
    if rest.last().is_some_and(|last| is_in(MAY_STAND_ALONE, last)) {
        return false;
    }
    if let [.., before, last] = rest
        && (is_in(OBJECTS, last)
            || (is_in(BEFORE_A_PREDICATE, before) && (is_past(last) || is_adjective(last))))
    {
        return false;
    }
    rest.iter().filter(|word| !is_in(BEFORE_A_VERB, word)).count() <= 1
}

fn waits_for_a_main_clause(sentence: &str) -> bool {
    let mut rest = sentence
        .split_whitespace()
        .skip_while(|token| plain_words(token).iter().all(|word| is_in(LEAD_IN, word)));
    let begins =
        rest.next().is_some_and(|token| plain_words(token).iter().any(|word| is_in(SUBORDINATE, word)));
    begins && !rest.any(|token| token.ends_with(','))
}

/// Whether the last word is a name or an abbreviation.
fn is_named(sentence: &str) -> bool {
    sentence.split_whitespace().next_back().is_some_and(|token| token.starts_with(char::is_uppercase))
}

fn is_past(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
}

fn is_adjective(word: &str) -> bool {
    is_in(BEFORE_A_NOUN, word)
        || (word.len() > 5 && ADJECTIVE_ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) || is_in(NUMBERS, word)
}

fn has_a_verb(words: &[String]) -> bool {
    words.iter().enumerate().any(|(place, word)| {
        is_in(VERBS, word) || is_past(word) || (is_in(SUBJECTS, word) && place + 1 < words.len())
    })
}
