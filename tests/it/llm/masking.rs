//! What leaves under `egress = masked`.

use vivavoce::{
    interview::egress::Egress,
    llm::{Budget, Interviewer as _},
    rehearsal::model_server::{Mischief, spawn},
};

use super::{PATIENT, answered, interviewer, order_of};

const TOLD: &str = "My name is Anna Schmidt, I worked at Zalando in Berlin with my colleague Priya. Mail me at \
                    anna.schmidt@example.com or call +49 170 1234567. I live at 12 Baker Street. Then Jonas Weber moved the orders \
                    table to PostgreSQL at customer 48213377, from the host 10.20.30.40.";
const SECRET: [&str; 13] = [
    "anna",
    "schmidt",
    "zalando",
    "berlin",
    "priya",
    "example.com",
    "1234567",
    "baker",
    "jonas",
    "weber",
    "48213377",
    "10.20.30.40",
    "+49",
];

#[tokio::test]
async fn no_identity_reaches_a_server_elsewhere_and_what_was_done_does() {
    let server = spawn(1, Mischief::none()).await.unwrap();
    let mut order = order_of(&server);
    order.forwards = true;
    let told = [order.name()];
    let model = interviewer(vec![order], PATIENT, Budget::default());
    let conversation = answered(TOLD, Egress::Masked).told_of(&told);
    let reply = model.reply(&conversation.interview, &conversation.offered()).await.unwrap();
    assert_ne!(reply.by, "scripted");
    let sent = server.requests().concat().to_lowercase();
    let leaked: Vec<&str> = SECRET.into_iter().filter(|secret| sent.contains(secret)).collect();
    assert_eq!(leaked, Vec::<&str>::new());
    assert!(sent.contains("moved the orders table to postgresql"));
}

#[tokio::test]
async fn a_server_on_this_machine_gets_the_words_as_they_are() {
    let server = spawn(1, Mischief::none()).await.unwrap();
    let model = interviewer(vec![order_of(&server)], PATIENT, Budget::default());
    let conversation = answered(TOLD, Egress::Masked);
    model.reply(&conversation.interview, &conversation.offered()).await.unwrap();
    assert!(server.requests().concat().contains("Zalando"));
}
