//! The words by which a line breaks a rule. Technical senses of the same words pass: patterns name whose age, health or
//! party it is.

use std::sync::LazyLock;

use super::{
    Rejection,
    pattern::{Pattern, Rule},
    sentence::Sentence,
};

/// Every rule about words, in the order of [`Rejection::ALL`].
pub(super) static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    vec![
        Rule::new(Rejection::Rubric, RUBRIC),
        Rule::new(Rejection::Hint, HINT),
        Rule::new(Rejection::Judgement, JUDGEMENT),
        Rule::new(Rejection::UnlawfulTopic, super::topics::UNLAWFUL),
        Rule::new(Rejection::CompanyFact, super::topics::COMPANY),
        Rule::new(Rejection::Promise, super::topics::PROMISE),
        Rule::new(Rejection::ProgramTalk, PROGRAM),
        Rule::new(Rejection::Hostile, HOSTILE),
    ]
});

static ABOUT_THE_CANDIDATE: LazyLock<Vec<Pattern>> =
    LazyLock::new(|| CANDIDATE.iter().map(|text| Pattern::new(text)).collect());

/// Whether the sentence tells what the candidate told.
pub(super) fn refers_to_the_candidate(sentence: &Sentence) -> bool {
    ABOUT_THE_CANDIDATE.iter().any(|pattern| pattern.is_in(sentence))
}

const CANDIDATE: &[&str] = &[
    "you said|mentioned|told|described|named|wrote|called|explained",
    "you _ said|mentioned|told|described",
    "your words|example|answer|team|company|old|former|last|previous",
];

const RUBRIC: &[&str] = &[
    "rubric*",
    "your|the|a|this|that score|scores|grade|rating|mark|marks ~ you|answer|interview",
    "your score|scores|grade|rating|evaluation|assessment",
    "score|grade|rate|rank|mark|evaluate|assess|judge you|your|them|this|that !load|traffic|plan|plans|request*|result*",
    "> you score|scored|rate|rated",
    "scoring|grading|evaluating|assessing|judging you|your|this|answers|candidates|ownership|specificity",
    "i|we|they scored|graded|rated|marked",
    "scores|scored|rated|graded ~ out of",
    "_ out of five|ten|5|10",
    "full|top|extra marks|points|score|credit",
    "scoring|evaluation|assessment|grading criteria|criterion|sheet|guide|ladder|signal*",
    "points for|off",
    "i|we|they am|are ~ looking for",
    "looking to hear|for a signal|signals|for evidence",
    "level one|two|three|four|five|1|2|3|4|5 answer|answers",
    "good|strong|better|ideal|perfect|complete|best|model|senior|staff answer|answers would|will|should|includes|include|needs|has|names|mentions|covers",
    "to score|rate higher|high|well|better",
    "ownership|specificity|tradeoffs score|dimension|rating|ladder|evidence",
    "trade offs score|dimension|rating|ladder|evidence",
    "missing signal|signals|evidence|competenc*",
    "hiring bar|recommendation",
    "pass|raise mark|threshold|bar $",
];

const HINT: &[&str] = &[
    "a|one|little|small|another|quick|my hint|clue|tip",
    "hint hint|_",
    "the|an answer|solution is|was|would|lies|involves",
    "the|a right|correct|best|ideal|obvious|usual|standard|classic|simplest|proper answer|solution|approach|way|fix|choice|tool|pattern is|here|would|to|was",
    "have|had you considered|tried|thought !that|this|it|what|which|why|how|when|where|any|anything|other",
    "did you consider|try|think using|adding|an|a|moving|caching|batching|splitting|introducing|putting|making",
    "did you think of|about using|adding|an|a|moving|caching|batching|splitting",
    "you could|should|might|may|would also|instead|simply|just|perhaps|better? use|add|try|put|cache|batch|introduce|look|check|split|move|make|want|need|create|set|call|write|store|build|choose",
    "you could|should|might|would have used|added|tried|put|cached|batched|introduced|checked|looked|done !with|differently|if|in|when|had",
    "what|how about using|adding|introducing|caching|putting|moving|splitting|batching|a|an|some !data|different|case|situation|scenario",
    "would|could|should not ~ solve|solves|fix|help|prevent|avoid|work|better|easier|simpler|faster|cheaper|be|use|add",
    "is|are not it|that|there|this ~ because|due|just|simply|better|the|a|an",
    "would|will a|an|the|another|adding|using ~ solve|fix|help|prevent|be better|enough|faster",
    "^ try|consider|use|add|introduce using|adding|a|an|the|to",
    "^ remember|recall|note that",
    "do|don not forget that|about|to|the",
    "the trick|key|point|secret|catch is|here|to",
    "let me help|guide you",
    "let me show|explain how|why|what|that",
    "i would suggest|recommend|use|add|start|choose|pick|have",
    "most|other|many|good|strong people|candidates|engineers say|answer|use|would|mention|name|choose|pick|go",
    "you are on|getting|very|quite|almost the? right|warmer|close|there $",
    "on the right|wrong track",
    "getting warmer|closer|colder",
    "for example|instance you|by could|using|adding",
    "such as using|adding",
    "what i|we want|wanted|need to hear",
    "say|mention|name|include something about|like",
    "you forgot|missed|overlooked|left the|a|an|out|to|that|about|something",
];

/// Words that praise wherever they stand alone or before what was said.
const JUDGEMENT: &[&str] = &[
    "^ great|excellent|perfect|fantastic|amazing|awesome|brilliant|wonderful|superb|terrific|impressive|outstanding $",
    "> correct|incorrect|wrong|exactly|precisely|bravo|nice|good|cool|absolutely|right|fabulous|splendid|lovely|bingo $",
    "^ very|really|so|quite|pretty|extremely good|nice|impressive|strong|weak|poor|interesting|smart $",
    "^ great|excellent|perfect|fantastic|amazing|awesome|brilliant|wonderful|superb|terrific|nice thank|thanks|so|and|now|then|let|what|how|why|which|can|could|that|you",
    "great|excellent|perfect|fantastic|amazing|awesome|brilliant|wonderful|superb|terrific|impressive|outstanding|remarkable answer|answers|point|points|explanation|example|job|work|response|insight|thinking|reasoning|observation|detail|details|story|approach|solution|design|choice|decision|instinct|question|overview|summary|description|breakdown|start|stuff|experience",
    "good|nice|solid|strong|clear|thoughtful|detailed|weak|poor|bad|smart|clever|vague|thin|shallow|thorough|concise answer|answers|explanation|response|point|insight|thinking|instinct|observation|job|call|catch|question|start",
    "^ thank|thanks|so|and|yes|ok|okay|ah|well|yeah|wow? you? that|this|it|which is|was|sounds|seems|looks very|really|a|an|quite|pretty|such|indeed|exactly|actually|absolutely|so|not? a|an|what|quite? great|excellent|perfect|fantastic|amazing|awesome|brilliant|wonderful|superb|terrific|impressive|outstanding|good|right|correct|true|wrong|incorrect|solid|strong|smart|clever|weak|poor|vague|sensible|reasonable|i",
    "^ that|it makes ~ sense",
    "^ that|it|this is not quite|really|exactly|entirely|what right|correct|true|enough|it|i|what",
    "^ not quite|really|exactly|bad|enough $",
    "well done|said|put|explained|handled|answered|reasoned $",
    "^ good|nice|solid|great work",
    "good|nice|great to hear|for you|one",
    "i|we am|are very|really|so|quite|truly? impressed|disappointed|amazed|delighted|convinced|surprised|concerned",
    "i|we really|also? like|love|liked|loved|admire|appreciate how|that|your|the|this",
    "you nailed|aced|crushed|failed|struggled|rock",
    "you are right|wrong|correct|mistaken|good|great|clearly|obviously|a|an strong|weak|senior|talented|good|great|at|about|in|that|$",
    "you did|do great|well|very|a|an|amazing|not job|well|answer|good|great|work",
    "you are doing|did great|well|fine|fantastic|very|poorly|badly",
    "spot on",
    "exactly right|what|it $",
    "exactly what i|we|they",
    "> you should|ought to? have",
    "but|think|honestly you should have",
    "could|should not have said|put|done it|that better",
    "i|we agree|disagree",
    "unfortunately|sadly that|this|it|your is|was",
    "what|such a|an great|excellent|fantastic|amazing|wonderful|impressive|terrible|poor|weak",
    "better|worse than most|other|many|the",
    "your answer|answers|explanation|reasoning|response is|was|were|are|seems|sounds|lacks|lacked|needs",
];

const PROGRAM: &[&str] = &[
    "system prompt|message|instructions",
    "my|these|previous|prior|above|original|hidden instructions|prompt|guidelines|programming|rules",
    "as an ai|artificial|language",
    "language model",
    "i am|was ~ chatgpt|gpt|claude|llama|gemini|mistral|qwen|openai|trained",
    "i can|am|may not able|allowed|permitted? to? comply|help with|assist|fulfil|fulfill|do that|discuss|share that|answer that",
    "i apologize|apologise but|for the confusion",
    "ignore|ignoring|disregard all|the|my|any|previous|prior|your instructions|previous|prior|rules",
    "legal act|acts",
    "act|option|choice number|one|two|three|1|2|3 $",
    "developer|debug|admin|jailbreak mode",
    "i was told|instructed|asked|programmed to",
    "here is|are ~ next|follow|question|json|reply|response",
    "turn id|ids",
    "json",
];

const HOSTILE: &[&str] = &[
    "idiot*|moron*|imbecile*|stupid|pathetic|loser*|worthless|fuck*|shit*|bitch*|bastard*|asshole*|bullshit|crap",
    "shut up $",
    "you are ~ stupid|dumb|lazy|incompetent|useless|ignorant|liar|lying|clueless|hopeless|joke|waste",
    "you|your people|kind|sort are|is|will never",
    "i hate|despise you|people",
    "kill|hurt|harm|hang yourself|you|them !off",
    "waste|wasting my|our time",
    "you will regret",
    "do not|stop lie|lying to me",
    "prove|are you _? lying|even|kidding $",
];
