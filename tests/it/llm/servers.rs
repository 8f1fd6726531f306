//! Which server is asked, when the script speaks, and what is accounted.

use vivavoce::{
    interview::{
        egress::Egress,
        event::{Act, Event},
        input::Input,
        view::Floor,
    },
    llm::{Budget, Interviewer as _, InterviewerError, endpoint::EndpointOrder},
    rehearsal::model_server::{Mischief, Prank, spawn},
};

use super::{PATIENT, answered, interviewer, order_of};

#[tokio::test]
async fn a_model_chooses_among_the_acts_and_what_it_took_is_accounted() {
    let server = spawn(1, Mischief::none()).await.unwrap();
    let model = interviewer(vec![order_of(&server)], PATIENT, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::None);
    let acts = conversation.offered();
    let reply = model.reply(&conversation.interview, &acts).await.unwrap();
    assert!(acts.contains(&reply.act));
    let usage = reply.usage.unwrap();
    assert_eq!((usage.model.as_str(), usage.tokens_in), ("rehearsed", 800));
    assert_eq!(usage.cost_micros, 800 * 2 + usage.tokens_out * 10);
    assert!(usage.first_token_ms <= usage.total_ms);
}

#[tokio::test]
async fn what_a_reply_took_stands_in_the_log_and_counts_against_the_budget() {
    let server = spawn(1, Mischief::none()).await.unwrap();
    let budget = Budget { interview_tokens: Some(100), ..Budget::default() };
    let model = interviewer(vec![order_of(&server)], PATIENT, budget);
    let mut conversation = answered("I deployed a config change.", Egress::None);
    let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
    let reply = model.reply(&conversation.interview, &conversation.offered()).await.unwrap();
    let (act, text, by, usage) = (reply.act, reply.text, reply.by, reply.usage);
    let facts = conversation.feed(Input::ModelReplied { generation, act, text, by, usage });
    assert!(facts.iter().any(|fact| matches!(fact, Event::ModelReplied { usage: Some(_), .. })));
    assert!(conversation.interview.model_spending().tokens > 800);

    let acts = [Act::Close];
    let next = model.reply(&conversation.interview, &acts).await.unwrap();
    assert_eq!((next.by.as_str(), next.usage), ("scripted", None), "the budget is spent");
}

#[tokio::test]
async fn a_server_that_fails_makes_room_for_the_next() {
    let broken = spawn(1, Mischief::always(Prank::ServerError)).await.unwrap();
    let sound = spawn(2, Mischief::none()).await.unwrap();
    let model = interviewer(vec![order_of(&broken), order_of(&sound)], PATIENT, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::None);
    for _ in 0..5 {
        let reply = model.reply(&conversation.interview, &conversation.offered()).await.unwrap();
        assert_eq!(reply.usage.unwrap().endpoint, order_of(&sound).name());
    }
    assert_eq!(broken.requests().len(), 3, "after three failures it is left alone");
}

#[tokio::test]
async fn a_slow_server_loses_to_the_next_after_its_share_of_the_deadline() {
    let hanging = spawn(1, Mischief::always(Prank::Hanging)).await.unwrap();
    let sound = spawn(2, Mischief::none()).await.unwrap();
    let deadline = std::time::Duration::from_secs(4);
    let model = interviewer(vec![order_of(&hanging), order_of(&sound)], deadline, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::None);
    let reply = model.reply(&conversation.interview, &conversation.offered()).await.unwrap();
    assert_eq!(reply.usage.unwrap().endpoint, order_of(&sound).name());
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_left_alone_and_the_script_speaks() {
    let busy = spawn(1, Mischief::always(Prank::TooManyRequests)).await.unwrap();
    let model = interviewer(vec![order_of(&busy)], PATIENT, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::None);
    let acts = conversation.offered();
    assert!(matches!(model.reply(&conversation.interview, &acts).await, Err(InterviewerError::Failed(_))));
    let next = model.reply(&conversation.interview, &acts).await.unwrap();
    assert_eq!(next.by, "scripted");
    assert_eq!(busy.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_knows_no_schema_is_asked_in_a_simpler_form() {
    let simple = spawn(1, Mischief::always(Prank::NoSchema)).await.unwrap();
    let model = interviewer(vec![order_of(&simple)], PATIENT, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::None);
    for _ in 0..2 {
        assert!(model.reply(&conversation.interview, &conversation.offered()).await.unwrap().usage.is_some());
    }
    let schemas = simple.requests().iter().filter(|request| request.contains("json_schema")).count();
    assert_eq!((schemas, simple.requests().len()), (1, 3), "it is not asked for a schema again");
}

#[tokio::test]
async fn a_server_that_passes_words_on_gets_none_without_leave() {
    let server = spawn(1, Mischief::none()).await.unwrap();
    let mut order = order_of(&server);
    order.forwards = true;
    let model = interviewer(vec![order], PATIENT, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::None);
    let reply = model.reply(&conversation.interview, &conversation.offered()).await.unwrap();
    assert_eq!(reply.by, "scripted");
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_the_notice_did_not_name_gets_nothing_of_the_interview() {
    let (named, added) =
        (spawn(1, Mischief::none()).await.unwrap(), spawn(2, Mischief::none()).await.unwrap());
    let forwarding = |server| EndpointOrder { forwards: true, ..order_of(server) };
    let told = [forwarding(&named).name()];
    let both = interviewer(vec![forwarding(&added), forwarding(&named)], PATIENT, Budget::default());
    let only_added = interviewer(vec![forwarding(&added)], PATIENT, Budget::default());
    let conversation = answered("I deployed a config change.", Egress::Full).told_of(&told);
    let acts = conversation.offered();
    let reply = both.reply(&conversation.interview, &acts).await.unwrap();
    assert_eq!(reply.usage.unwrap().endpoint, told[0]);
    let reply = only_added.reply(&conversation.interview, &acts).await.unwrap();
    assert_eq!(reply.by, "scripted");
    assert_eq!(added.requests(), Vec::<String>::new());
}
