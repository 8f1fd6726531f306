//! Words by what they leave open, for [`super::whole`].

/// Words behind which something has to follow: determiners, conjunctions, most prepositions, auxiliaries, subjects,
/// intensifiers.
pub(super) const OPEN: &str = "\
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
pub(super) const DOUBTFUL: &str = "\
    that this these those its his her you there here each all any some both either neither more most less few \
    many much such other another same in on about over under up out off down through around behind before after \
    then now did one back away";

/// Numbers in words: a unit is likely to follow.
pub(super) const NUMBERS: &str = "\
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy \
    eighty ninety hundred thousand million billion half";

/// Adjectives that stand before a noun more often than at the end.
pub(super) const BEFORE_A_NOUN: &str = "\
    big bigger small smaller large larger great good better best bad worse worst new newer old older \
    same other different whole main entire single few common simple own long longer short \
    shorter high higher low lower fast slow slower hot cold full only real right wrong hard easy late early \
    missing certain several extra separate";

/// These do so behind a determiner; elsewhere they may well be the end.
pub(super) const ORDINALS: &str = "first second third last next final";

/// Endings of adjectives.
pub(super) const ADJECTIVE_ENDINGS: [&str; 8] =
    ["ous", "ful", "ive", "able", "ible", "ical", "less", "ional"];

/// Determiners: what follows is the beginning of a noun phrase.
pub(super) const DETERMINERS: &str =
    "a an the my our your their his her its this these those that each every some any no another";

/// Subjects that stand alone.
pub(super) const SUBJECTS: &str = "\
    i he she we they i'd i've i'll we'd we've we'll he'd he'll she'd she'll they'd they've they'll it'd it'll \
    you've you'd you'll";

/// Subjects in front of their clause, objects elsewhere.
pub(super) const SUBJECTS_IN_FRONT: &str = "it you that this";

/// What may stand between a subject and its verb.
pub(super) const BEFORE_A_VERB: &str = "\
    is are am was were be been being has have had do does did will would could should might must shall may can to \
    didn't doesn't don't wasn't weren't isn't aren't hasn't hadn't haven't wouldn't won't couldn't shouldn't can't \
    cannot not never also just really actually basically then probably usually always simply still only even \
    i'd i've i'll we'd we've we'll he'd he'll she'd she'll they'd they've they'll it'd it'll you've you'd you'll";

/// After these stands the bare form of a verb, which wants an object.
pub(super) const BEFORE_A_BARE_VERB: &str = "\
    to will would could should might must shall may can i'd i'll we'd we'll he'd he'll she'd she'll they'd they'll \
    didn't doesn't don't wouldn't won't couldn't shouldn't can't cannot did";

/// With a participle or an adjective behind them they make a whole: "it was cancelled".
pub(super) const BEFORE_A_PREDICATE: &str = "is are was were be been being got get gets it's that's";

/// Begin a clause within a sentence.
pub(super) const BEGIN_A_CLAUSE: &str = "\
    and but or so because although though when while if unless whereas which who that where";

/// Begin a sentence whose main clause comes later, behind a comma.
pub(super) const SUBORDINATE: &str = "if when since while after before once unless until whenever as";

/// Said before a sentence proper.
pub(super) const LEAD_IN: &str = "and but so well yes yeah okay right also then um uh er";

/// Forms of common verbs.
pub(super) const VERBS: &str = "\
    is are was were am has have had do does did will would could should might must can can't \
    i'm i'd i've i'll we're we'd we've we'll it's that's there's they're he's she's you're let's what's here's \
    didn't doesn't don't wasn't weren't isn't aren't hasn't hadn't haven't wouldn't won't couldn't shouldn't cannot \
    fails returns writes equals handles sends reads went got made took saw wrote chose found built ran kept lost told knew thought gave came left put set let led \
    held meant read said felt drove broke fell grew began became brought bought caught sent spent stood understood \
    paid sold met cut hit cost costs goes gets makes takes sees keeps means says needs wants uses runs works looks \
    helps serves comes becomes gives happens depends think know guess believe want need use like love prefer";

/// Behind these "that" may be the end.
pub(super) const BEFORE_THAT: &str = "after before on with to about for like do did does of at from in";

/// Forms of verbs that seldom end a sentence.
pub(super) const WANT_AN_OBJECT: &str = "\
    took made wrote chose built kept told gave got put set let led held brought bought caught sent saw found used \
    means says needs wants takes makes gets gives sees keeps becomes uses think know guess believe use need want \
    said thought knew felt became ran met read went came goes comes";

/// Verbs that need no object: "I don't know", "he agreed".
pub(super) const MAY_STAND_ALONE: &str =
    "know agree agreed think guess remember forgot worked works failed fails depends";

/// Objects that stand alone.
pub(super) const OBJECTS: &str = "it them me him us that this";

/// Want "of" behind them.
pub(super) const BEFORE_OF: &str =
    "kind sort type bit couple number amount lack variety majority series instead out";

/// What a relative clause without a pronoun hangs on: "anything else he said", "the part I liked".
pub(super) const HEADS: &str = "\
    else thing things part parts way anything something everything nothing everyone anyone somebody one ones all what \
    whatever how where who whom whoever than";

/// Begin a clause whose verb may be its last word: "what it is".
pub(super) const QUESTION_WORDS: &str = "what how where who whatever whoever however than";

/// Begin a clause that needs a verb of its own.
pub(super) const WANT_A_VERB: &str =
    "because although though when while if unless whereas which who where that until";

/// Relative pronouns that may stand between a subject and its verb: "the service that broke".
pub(super) const RELATIVE: &str = "who which that whose";

/// A clause may follow these without "that": "I think the problem".
pub(super) const BEFORE_A_CLAUSE: &str = "think thought believe guess suppose feel say says said hope means meant figured realized realised assume assumed sure";

/// Give something to somebody: two objects follow.
pub(super) const GIVE: &str = "\
    tell tells told telling give gives gave giving show shows showed showing send sends sent sending offer offers offered \
    let lets letting make makes made making";

/// Adverbs that may stand between an auxiliary and its verb.
pub(super) const MIDDLE_ADVERBS: &str =
    "also just well really actually only never always not still then even";

/// Somebody to whom something is given.
pub(super) const RECEIVERS: &str = "me us him her them you it";

/// May end a clause that asks: "what it is".
pub(super) const AUXILIARIES: &str =
    "is are am was were be been do does did has have had can could will would should might";

/// Before "think" and the like, when a clause may follow.
pub(super) const SPEAKERS: &str = "i we they he she you it i'd we'd that to was am is make made i'm";

/// An adjective may follow: "of detailed reference".
pub(super) const BEFORE_AN_ADJECTIVE: &str = "of in with without for by from on very more most";

/// May stand behind a whole: "it worked with the happy path only".
pub(super) const AFTERTHOUGHTS: &str =
    "also even really mostly mainly only actually basically probably too though maybe";

/// With these a clause that asks ends on its verb.
pub(super) const FORMS_OF_BE: &str = "is are am was were be been";
