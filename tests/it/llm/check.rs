//! `vivavoce llm check` against servers of every kind.

use vivavoce::{
    llm::check::{self, Report, Verdict},
    rehearsal::model_server::{Mischief, Prank, spawn},
};

use super::{PATIENT, order_of};

async fn checked(mischief: Mischief) -> Report {
    let server = spawn(3, mischief).await.unwrap();
    let mut tried = 0;
    let report = check::run(order_of(&server), PATIENT, || tried += 1).await.unwrap();
    assert_eq!(tried, check::situations());
    report
}

#[tokio::test]
async fn a_server_that_behaves_is_good_enough_and_its_cost_is_told() {
    let report = checked(Mischief::none()).await;
    assert_eq!((report.verdict, report.spoken), (Verdict::Good, report.situations), "{report}");
    assert!(report.interview_cost_micros > 0 && report.line_ms.is_some());
}

#[tokio::test]
async fn a_server_that_praises_is_unfit_and_the_rule_is_named() {
    let report = checked(Mischief::always(Prank::Praise)).await;
    assert_eq!(report.verdict, Verdict::Unfit);
    assert_eq!(report.replaced["judgement"].len(), report.situations);
}

#[tokio::test]
async fn a_server_that_is_broken_is_unfit() {
    let report = checked(Mischief::always(Prank::ServerError)).await;
    assert_eq!((report.verdict, report.spoken), (Verdict::Unfit, 0));
}
