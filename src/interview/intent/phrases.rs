//! The phrases that requests are made of, without punctuation and apostrophes. `<name>` stands for one of a class.

use crate::interview::event::Intent;

/// Requests, the most urgent first.
pub(super) const REQUESTS: &[(Intent, &[&str])] = &[
    (Intent::Stop, STOP),
    (Intent::Human, HUMAN),
    (Intent::Pause, PAUSE),
    (Intent::Skip, SKIP),
    (Intent::Rephrase, REPHRASE),
    (Intent::Repeat, REPEAT),
    (Intent::Think, THINK),
    (Intent::Resume, RESUME),
];

const STOP: &[&str] = &[
    "<ask> stop <here> <bit>",
    "<ask> <end> <theinterview> <here>",
    "<ask> end here",
    "<ask> finish here",
    "<ask> end it here",
    "i dont want to <goon> <interview>",
    "i do not want to <goon> <interview>",
    "i dont want to do this anymore",
    "i am done with <interview>",
    "im done with <interview>",
    "we can stop <here>",
];

const HUMAN: &[&str] = &[
    "<ask> <talk> <person> <instead>",
    "<human> <instead>",
    "i want <human> <instead>",
    "id like <human> <instead>",
    "i would like <human> <instead>",
    "i would rather <talk> <person>",
    "id rather <talk> <person>",
    "<mayi> <talk> <anyone> <instead>",
    "<ask> get me <person>",
    "<ask> have <person> <instead>",
    "<ask> let me <talk> <person> <instead>",
    "is there <person> i can talk to <instead>",
    "i dont want to talk to <machine>",
    "i do not want to talk to <machine>",
];

const PAUSE: &[&str] = &[
    "<ask> pause <interview> <bit>",
    "pause <interview> <bit>",
    "<ask> take a <short> break <bit>",
    "<ask> have a <short> break <bit>",
    "i need a <short> break <bit>",
    "a <short> break",
    "break",
];

const SKIP: &[&str] = &[
    "<ask> skip <that>",
    "<ask> pass <on> <that>",
    "<ask> move on <next>",
    "we can move on <next>",
    "<ask> go to the next <one>",
    "<ask> go on <next>",
    "<ask> have the next <one>",
    "next",
    "next <one>",
    "the next <one>",
    "id rather skip <that>",
    "i would rather skip <that>",
    "ill skip <that>",
    "i will skip <that>",
    "ill pass <on> <that>",
    "i will pass <on> <that>",
    "ask me something else",
    "another <one>",
];

const REPHRASE: &[&str] = &[
    "<ask> rephrase <that>",
    "<ask> <explain> <that> <again>",
    "<ask> <put> <that> differently",
    "<ask> <put> <that> another way",
    "<ask> <put> <that> in other words",
    "<ask> <put> <that> in a different way",
    "<ask> use other words",
    "in other words",
    "what do you mean <by>",
    "what does that mean",
    "i dont understand <that>",
    "i do not understand <that>",
    "i didnt understand <that>",
    "i did not understand <that>",
    "i am not sure what you mean",
    "im not sure what you mean",
];

const REPEAT: &[&str] = &[
    "<ask> repeat <that> <again>",
    "<ask> say <that> <again>",
    "<ask> ask <that> <again>",
    "<ask> read <that> <again>",
    "<ask> hear <that> <again>",
    "say again",
    "come again",
    "once more",
    "one more time",
    "again",
    "what was <that> <again>",
    "whats <that> <again>",
    "what is <that> <again>",
    "what did you say",
    "what did you ask",
    "what",
    "pardon",
    "pardon me",
    "i didnt <catch> <that>",
    "i did not <catch> <that>",
    "i couldnt <catch> <that>",
    "i could not <catch> <that>",
    "i cant <catch> <that>",
    "i missed the question",
    "i missed your question",
    "i missed what you said",
    "you cut out <bit>",
    "you broke up <bit>",
];

const THINK: &[&str] = &[
    "let me think <about> <bit>",
    "let me have a think <about> <bit>",
    "let me see <bit>",
    "<ask> think <about> <bit>",
    "i have to think <about> <bit>",
    "ill think <about> <bit>",
    "<ask> <give> me <bit> <tothink>",
    "<give> me <bit> <tothink>",
    "<ask> have <bit> <tothink>",
    "<ask> take <bit> <tothink>",
    "i need <bit> <tothink>",
    "<moment> <tothink>",
    "hold on <bit>",
    "hang on <bit>",
    "wait <bit>",
    "bear with me <bit>",
    "i am thinking",
    "im thinking",
    "i am still thinking",
    "im still thinking",
    "still thinking",
    "thinking",
];

const RESUME: &[&str] = &[
    "<ask> resume <interview>",
    "<ask> continue <interview>",
    "<ask> carry on",
    "i am back",
    "im back",
    "i am ready",
    "im ready",
    "we can <goon> <interview>",
];

/// Words around a request that change nothing.
pub(super) const LEAD_INS: &[&str] = &[
    "i mean",
    "good question",
    "<thatis> a <good> question",
    "i dont know",
    "i do not know",
    "i am not sure",
    "im not sure",
    "i am",
    "im",
    "excuse me",
    "i beg your pardon",
    "if you dont mind",
    "if possible",
    "if thats okay",
    "if i may",
    "thank you",
    "for me",
    "you know",
];

/// Phrases that decline to answer.
pub(super) const DECLINES: &[&str] = &[
    "id rather not",
    "i would rather not",
    "i prefer not to",
    "id prefer not to",
    "i would prefer not to",
    "i dont want to",
    "i do not want to",
    "no comment",
    "i cant say",
    "i cannot say",
    "i cant answer",
    "i cannot answer",
    "i cant share",
    "i cannot share",
    "i cant talk about",
    "i cannot talk about",
    "im not allowed",
    "i am not allowed",
    "i have no answer",
];

/// Phrases by which a short turn says that there is no answer.
pub(super) const HAS_NONE: &[&str] = &[
    "i dont know",
    "i do not know",
    "no idea",
    "i have no idea",
    "i cant remember",
    "i dont remember",
    "i do not remember",
    "nothing comes to mind",
    "i cant think of",
    "i cannot think of",
    "i have never",
];

/// Words that make a request to stop one about the interview.
pub(super) const OF_THE_INTERVIEW: &[&str] =
    &["interview", "call", "conversation", "here", "continue", "proceed", "anymore", "done", "going"];

pub(super) const YES: &[&str] = &["yes", "yeah", "yep", "yup", "sure", "okay", "ok", "skip", "fine"];
pub(super) const NO: &[&str] = &["no", "nope", "nah"];

/// Words that carry no request.
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "please", "sorry", "um", "uh", "uhm", "er", "erm", "hmm", "hm", "mm", "ah", "oh", "okay", "ok",
        "well", "so", "yes", "yeah", "no", "hey", "hi", "hello", "actually", "just", "maybe", "thanks",
        "kindly", "now", "alright", "really", "very", "perhaps", "then",
    ];
    FILLERS.contains(&word)
}

/// The word sequences that a token of a pattern stands for.
pub(super) fn options(token: &str) -> Vec<Vec<&str>> {
    let list: &[&str] = match token {
        "<ask>" => &[
            "",
            "can you",
            "could you",
            "would you",
            "will you",
            "can we",
            "could we",
            "may we",
            "should we",
            "can i",
            "could i",
            "may i",
            "lets",
            "let us",
            "i want to",
            "we want to",
            "id like to",
            "i would like to",
            "i need to",
            "i want you to",
            "id like you to",
            "i would like you to",
            "i think we should",
            "we should",
            "is it possible to",
            "would it be possible to",
            "is it okay to",
            "do you mind if we",
            "i have to",
        ],
        "<that>" => &[
            "",
            "that",
            "it",
            "this",
            "the question",
            "this question",
            "that question",
            "your question",
            "this one",
            "that one",
            "the last question",
            "your last question",
            "the last one",
            "the last part",
            "you",
            "what you said",
        ],
        "<by>" => &["", "by that", "by it", "by this", "with that"],
        "<again>" => &["", "again", "once more", "one more time"],
        "<here>" => &["", "here", "there"],
        "<end>" => &["stop", "end", "finish", "quit", "abort", "terminate", "cancel"],
        "<interview>" => {
            &["", "the interview", "this interview", "the call", "the conversation", "it", "this"]
        }
        "<theinterview>" => &["the interview", "this interview", "the call", "the conversation"],
        "<human>" => {
            &["a human", "human", "a real person", "a real human", "a human being", "a human interviewer"]
        }
        "<goon>" => {
            &["continue", "continue with", "go on", "go on with", "keep going", "carry on", "proceed"]
        }
        "<talk>" => &["talk to", "speak to", "talk with", "speak with", "chat with", "be interviewed by"],
        "<person>" => &[
            "a human",
            "human",
            "a person",
            "a real person",
            "a real human",
            "an actual person",
            "an actual human",
            "a human being",
            "a human interviewer",
            "a real interviewer",
            "a recruiter",
            "the recruiter",
            "somebody real",
            "someone real",
            "someone from the team",
            "somebody from the team",
        ],
        "<mayi>" => &["can i", "could i", "may i"],
        "<anyone>" => &["someone", "somebody", "anyone", "someone else", "somebody else"],
        "<machine>" => &["a machine", "a robot", "a computer", "an ai", "ai", "a bot", "you"],
        "<instead>" => &["", "instead", "about this", "about it", "right"],
        "<short>" => &["", "short", "quick", "little", "small", "five minute", "two minute"],
        "<moment>" => &["a second", "a moment", "a sec", "one second", "one moment", "time to think"],
        "<bit>" => &[
            "",
            "a bit",
            "a second",
            "a moment",
            "a minute",
            "a sec",
            "one second",
            "one moment",
            "one minute",
            "one sec",
            "two seconds",
            "some time",
            "time",
            "more time",
            "a few seconds",
            "a little time",
            "a little bit",
            "a while",
            "for a bit",
            "for a second",
            "for a moment",
            "for a minute",
            "for a sec",
            "for one second",
            "for one moment",
            "for a while",
            "for a few seconds",
            "for five minutes",
            "a little more time",
            "a bit more time",
            "there",
        ],
        "<tothink>" => &["", "to think", "to think about it", "to think about that", "to think about this"],
        "<about>" => &[
            "",
            "about that",
            "about it",
            "about this",
            "about the question",
            "about this one",
            "about that one",
        ],
        "<on>" => &["", "on"],
        "<one>" => &["one", "question", "topic"],
        "<next>" => &[
            "",
            "to the next one",
            "to the next question",
            "to the next",
            "to another question",
            "with the next question",
            "with the next one",
            "from this question",
            "from this one",
        ],
        "<explain>" => &["explain", "clarify", "reformulate", "elaborate", "elaborate on"],
        "<put>" => &["put", "say", "ask", "phrase", "word"],
        "<catch>" => &["hear", "get", "catch", "follow", "hear what you said", "understand what you said"],
        "<give>" => &["give", "gimme", "allow"],
        "<thatis>" => &["thats", "that is", "this is"],
        "<good>" => &["good", "great", "hard", "tough", "difficult", "interesting", "tricky", "nice"],
        word => return vec![vec![word]],
    };
    list.iter().map(|option| option.split_whitespace().collect()).collect()
}
