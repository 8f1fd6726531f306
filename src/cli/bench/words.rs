//! What was found, for people who don't know what a percentile is.

use std::fmt::Write as _;

use super::{Capacity, Held, Outcome, P95_MS, soak::Soak};

/// Growth a minute that nobody minds: 14 MB a day.
const NEGLIGIBLE_MB: f64 = 0.01;

/// The verdict, with a line feed behind each sentence.
pub fn verdict(outcome: &Outcome) -> String {
    let mut text = String::new();
    let Outcome { model, processors, talk_ratio, capacity, soak, .. } = outcome;
    let cores = plural(*processors, "processor core");
    line(&mut text, &format!("Measured with the speech model {model} on {cores}."));
    if let Some(capacity) = capacity {
        of_capacity(&mut text, capacity);
        let (spoken, seconds) = (talk_ratio * 100.0, capacity.seconds);
        let how =
            format!("Each try took {seconds} s; candidates were taken to speak {spoken:.0} % of the time.");
        line(&mut text, &how);
    }
    if let Some(soak) = soak {
        of_soak(&mut text, soak);
    }
    text
}

fn of_capacity(text: &mut String, Capacity { live, sustained, .. }: &Capacity) {
    line(text, &held(live, "at the same time"));
    if live.borne {
        line(text, &held(sustained, "at the same time all day, with written records that keep up"));
        if let Some(memory) = live.memory_per_interview_mb {
            line(text, &format!("Each one takes about {:.1} MB of memory.", memory.max(0.0)));
        }
        line(text, "Whoever comes beyond that waits in line; an interview that has begun is never cut off.");
    } else {
        line(text, "A smaller speech model may help: `vivavoce models list` shows them.");
    }
}

fn held(held: &Held, how: &str) -> String {
    let interviews = plural(held.interviews, "interview");
    match held.hold_to_final_ms.p95 {
        Some(p95) if held.borne => format!(
            "It holds {interviews} {how}: after 95 of 100 answers the words were there within {p95} ms of the pause \
             that ends an answer."
        ),
        Some(p95) if p95 >= P95_MS => format!(
            "It does not hold even {interviews} {how}: candidates would wait noticeably, up to {p95} ms after 95 of \
             100 answers, where {P95_MS} ms is the limit."
        ),
        Some(_) => format!(
            "It does not hold even {interviews} {how}: written records fall behind, by {:.0} s at the end.",
            held.backlog_s
        ),
        None => format!("It does not hold even {interviews} {how}: no answer was understood in time."),
    }
}

fn of_soak(text: &mut String, soak: &Soak) {
    let interviews = plural(soak.interviews, "interview");
    let time = match soak.seconds {
        seconds if seconds < 120 => plural(seconds, "second"),
        seconds => plural(seconds / 60, "minute"),
    };
    line(text, &format!("Held for long: {interviews} for {time}, {}.", plural(soak.turns, "answer")));
    line(text, &memory(soak));
    let waited = plural(soak.most_pieces_waiting, "piece of speech");
    line(text, &format!("At most {waited} waited for recognition at once."));
    let order = match soak.out_of_order {
        0 => "Everything came in order.".to_owned(),
        count => format!("{count} times something came out of order: please report this as a defect."),
    };
    line(text, &order);
}

fn memory(soak: &Soak) -> String {
    let Some(now) = soak.memory_mb else {
        return "This system does not tell how much memory is used.".to_owned();
    };
    let Some(trend) = &soak.memory_trend else {
        return format!("Memory: {now:.0} MB; too short a time to tell whether it grows.");
    };
    let growth = format!("{:+.2} MB a minute, give or take {:.2}", trend.per_minute, trend.standard_error);
    if trend.grows(NEGLIGIBLE_MB) {
        format!("Memory: {now:.0} MB, and it grows: {growth}.")
    } else {
        format!("Memory: {now:.0} MB, and it does not grow ({growth}).")
    }
}

fn plural(count: impl TryInto<u64>, what: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {what}"),
        count => match what.split_once(' ') {
            Some((first, rest)) if rest.starts_with("of ") => format!("{count} {first}s {rest}"),
            Some(_) | None => format!("{count} {what}s"),
        },
    }
}

fn line(text: &mut String, sentence: &str) {
    let _infallible = writeln!(text, "{sentence}");
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Latency, trend::Trend},
        *,
    };

    fn one_held(interviews: usize, p95: Option<u64>, borne: bool) -> Held {
        Held {
            interviews,
            borne,
            turns: 40,
            hold_to_final_ms: Latency { median: Some(0), p95, worst: p95 },
            speculative_hits: 30,
            speculative_wasted: 9,
            out_of_order: 0,
            processors_busy: 1.5,
            backlog_s: 41.0,
            memory_mb: Some(300.0),
            memory_per_interview_mb: Some(1.0),
        }
    }

    fn outcome(live: Held, sustained: Held) -> Outcome {
        Outcome {
            model: "ggml-tiny.en.bin".to_owned(),
            processors: 2,
            fixed_tokens: None,
            talk_ratio: 0.45,
            capacity: Some(Capacity { seconds: 60, live, sustained }),
            soak: None,
        }
    }

    fn one_soak(per_minute: f64, out_of_order: u32) -> Soak {
        Soak {
            interviews: 20,
            seconds: 900,
            turns: 2_400,
            hold_to_final_ms: Latency { median: Some(0), p95: Some(80), worst: Some(400) },
            backlog_s: 2.0,
            memory_mb: Some(412.3),
            memory_trend: Some(Trend { per_minute, standard_error: 0.04, samples: 84 }),
            most_pieces_waiting: 9,
            out_of_order,
        }
    }

    #[test]
    fn a_machine_that_holds_interviews_is_told_how_many() {
        insta::assert_snapshot!(verdict(&outcome(
            one_held(38, Some(12), true),
            one_held(19, Some(90), true)
        )));
    }

    #[test]
    fn a_machine_that_is_too_slow_is_told_the_remedy() {
        let slow = verdict(&outcome(one_held(1, Some(900), false), one_held(1, Some(900), false)));
        let late = verdict(&outcome(one_held(4, Some(10), true), one_held(3, Some(20), false)));
        let deaf = verdict(&outcome(one_held(1, None, false), one_held(1, None, false)));
        insta::assert_snapshot!([slow, late, deaf].join("\n"));
    }

    #[test]
    fn a_soak_tells_growth_from_noise_and_names_disorder() {
        let of = |soak| {
            verdict(&Outcome {
                capacity: None,
                soak: Some(soak),
                ..outcome(one_held(1, None, true), one_held(1, None, true))
            })
        };
        let short = Soak { memory_trend: None, seconds: 30, ..one_soak(0.0, 0) };
        insta::assert_snapshot!([of(one_soak(0.03, 0)), of(one_soak(1.5, 3)), of(short)].join("\n"));
    }
}
