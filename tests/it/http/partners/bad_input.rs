//! What partners must not send, and what they hear then.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Connected, Office, client};
use crate::support::partner_server::basic;

const GREENHOUSE: [(&str, &str); 4] = [
    ("GET", "greenhouse/list_tests"),
    ("POST", "greenhouse/send_test"),
    ("GET", "greenhouse/test_status?partner_interview_id=1"),
    ("POST", "greenhouse/response_error"),
];
const ASHBY: [(&str, &str); 3] = [
    ("POST", "ashby/assessment.list"),
    ("POST", "ashby/assessment.start"),
    ("POST", "ashby/assessment.cancel"),
];

#[tokio::test]
async fn without_the_key_every_call_is_refused_in_the_partners_form() {
    let office = Office::open().await;
    let session = office.greenhouse().await;
    for (method, path) in GREENHOUSE.into_iter().chain(ASHBY) {
        let method: Method = method.parse().unwrap();
        let url = format!("{}/partner/{path}", office.server.origin);
        let bare = client().request(method.clone(), &url);
        let wrong = bare.try_clone().unwrap().header("authorization", basic("wrong", ""));
        let bearer = bare.try_clone().unwrap().header("authorization", format!("Bearer {}", session.key));
        for request in [bare, wrong, bearer] {
            let answer = request.body("{}").send().await.unwrap();
            assert_eq!(answer.status(), 401, "{path}");
            assert_eq!(answer.headers()["www-authenticate"], "Basic realm=\"Vivavoce\"", "{path}");
            let body: Value = answer.json().await.unwrap();
            assert!(body["errors"].is_array(), "{path}: {body}");
            assert_eq!(path.starts_with("ashby"), body["success"] == json!(false), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn a_session_of_ours_opens_no_partners_route() {
    let office = Office::open().await;
    let url = format!("{}/partner/greenhouse/list_tests", office.server.origin);
    let cookie = super::super::server::cookie_of;
    let account = office.server.account(vivavoce::store::accounts::Role::Recruiter).await;
    let link = office.server.sign_in_secret(&account).await;
    let signed_in = office.server.browser().post("/session", &json!({ "link": link })).await;
    let session = cookie(&signed_in, "viva_session").unwrap();
    let answer = client().get(url).header("cookie", format!("viva_session={session}")).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_switched_off_connection_takes_nothing() {
    let office = Office::open().await;
    let Connected { id, key, .. } = office.greenhouse().await;
    let switch = |on: bool| {
        let path = format!("/partners/{id}/switch");
        office.admin.request(Method::PUT, &path).json(&json!({ "on": on })).send()
    };
    assert_eq!(switch(false).await.unwrap().status(), 200);
    assert_eq!(office.send_test(&key, 1).await.status(), 401);
    assert_eq!(switch(true).await.unwrap().status(), 200);
    assert_eq!(office.send_test(&key, 1).await.status(), 200);
}

#[tokio::test]
async fn wrong_orders_are_refused_in_one_sentence_and_make_nothing() {
    let office = Office::open().await;
    let greenhouse = office.greenhouse().await;
    let ashby = office.ashby().await;
    let changed = |base: &Value, pointer: &str, value: Value| {
        let mut body = base.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let mut told = Vec::new();
    let test = office.test(1);
    for (pointer, value) in [
        ("/partner_test_id", json!(12345)),
        ("/partner_test_id", json!("12345")),
        ("/partner_test_id", json!("01890a5d-ac96-774b-bcce-b302099a8057")),
        ("/candidate", json!([])),
        ("/candidate/email", json!("nobody")),
        ("/candidate/first_name", json!(null)),
        ("/url", json!("https://evil.example/steal")),
        ("/url", json!("file:///etc/passwd")),
    ] {
        let body = changed(&test, pointer, value.clone());
        let answer = office
            .call(Method::POST, "greenhouse/send_test", &greenhouse.key)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 422, "{pointer} {value}");
        let body: Value = answer.json().await.unwrap();
        told.push(format!("greenhouse {pointer} {value}: {}", body["errors"][0].as_str().unwrap()));
    }
    let start = office.assessment("application-1");
    for (pointer, value) in [
        ("/assessment_type_id", json!(7)),
        ("/assessment_type_id", json!("gone")),
        ("/candidate/email", json!("")),
        ("/candidate/ashby_id", json!("")),
        ("/application/ashby_id", json!({})),
        ("/job", json!("job")),
    ] {
        let answer = office.start(&ashby.key, &changed(&start, pointer, value.clone())).await;
        assert_eq!(answer.status(), 422, "{pointer} {value}");
        let body: Value = answer.json().await.unwrap();
        told.push(format!("ashby {pointer} {value}: {}", body["message"].as_str().unwrap()));
    }
    for text in ["", "{", "[]", "null", "\u{0}"] {
        let call = office.call(Method::POST, "ashby/assessment.start", &ashby.key).body(text);
        assert_eq!(call.send().await.unwrap().status(), 422, "{text:?}");
    }
    insta::assert_snapshot!(told.join("\n"));
    assert_eq!(office.admin.read("/partner-orders").await["orders"], json!([]));
    assert_eq!(office.admin.read("/interviews").await["interviews"], json!([]));
}

#[tokio::test]
async fn fields_that_partners_may_add_are_passed_over() {
    let office = Office::open().await;
    let (greenhouse, ashby) = (office.greenhouse().await, office.ashby().await);
    let mut test = office.test(1);
    test["sent_by"] = json!("recruiter@example.org");
    test["candidate"]["pronouns"] = json!({ "new": true });
    let mut start = office.assessment("application-1");
    start["additional_fields"] = json!([{ "id": "department" }]);
    start["job"]["hiringTeam"] = json!([]);

    let call = office.call(Method::POST, "greenhouse/send_test", &greenhouse.key).json(&test);
    assert_eq!(call.send().await.unwrap().status(), 200);
    assert_eq!(office.start(&ashby.key, &start).await.status(), 200);
}

#[tokio::test]
async fn ten_megabytes_are_refused_without_reading_them_all() {
    let office = Office::open().await;
    let (greenhouse, ashby) = (office.greenhouse().await, office.ashby().await);
    let huge = vec![b' '; 10 * 1024 * 1024];
    for (path, key) in [
        ("greenhouse/send_test", &greenhouse.key),
        ("greenhouse/response_error", &greenhouse.key),
        ("ashby/assessment.start", &ashby.key),
    ] {
        let answer = office.call(Method::POST, path, key).body(huge.clone()).send().await;
        // The server may close the connection before all is sent.
        if let Ok(answer) = answer {
            assert_eq!(answer.status(), 413, "{path}");
        }
    }
    assert_eq!(office.send_test(&greenhouse.key, 1).await.status(), 200, "and goes on");
}

#[tokio::test]
async fn what_greenhouse_could_not_read_stands_with_the_order_and_with_the_connection() {
    let office = Office::open().await;
    let Connected { key, .. } = office.greenhouse().await;
    let sent: Value = office.send_test(&key, 1).await.json().await.unwrap();
    let complain = |body: Value| {
        let call = office.call(Method::POST, "greenhouse/response_error", &key);
        async move { call.json(&body).send().await.unwrap().status() }
    };
    let errors = ["partner_status is 'complete' but partner_profile url is missing"];
    let about = json!({
        "api_call": "test_status", "errors": errors, "partner_test_id": 12345,
        "partner_test_name": "Personality Test", "partner_interview_id": sent["partner_interview_id"],
        "candidate_email": "hpotter@hogwarts.edu",
    });
    assert_eq!(complain(about).await, 200);
    let leaking = json!({ "api_call": "list_tests", "errors": ["not an array; token=abcdefghijklmnop"] });
    assert_eq!(complain(leaking).await, 200);
    assert_eq!(
        complain(json!({ "api_call": "x", "errors": [], "partner_interview_id": 299_506 })).await,
        200
    );
    assert_eq!(complain(json!({ "errors": "x" })).await, 422);

    let order = office.order().await;
    assert!(order["trouble"]["detail"].as_str().unwrap().contains(errors[0]), "{order:#}");
    let connection = &office.admin.read("/partners").await["connections"][0];
    assert_eq!(connection["troubles"][0]["kind"], "answer_refused", "{connection:#}");
    let details = connection["troubles"].to_string();
    assert!(details.contains("token=[…]") && !details.contains("abcdefghijklmnop"), "{details}");
}
