//! Whole rounds on a whole server: order → invitation → rehearsed interview → result at the partner.

use reqwest::{Client, Method, header};
use serde_json::{Value, json};
use tempfile::TempDir;
use vivavoce::{
    config::{Config, Sources},
    http::links::{self, NewAccount},
    rehearsal::{
        client::{Door, Typist, hold_typed},
        simulator::manner::Manner,
    },
    rubric::{Library, Plan},
    serve::{Ear, Server},
    store::accounts::Role,
};

use super::{assessment_start, client, secret_of, send_test};
use crate::support::partner_server::{ASHBY_KEY, PartnerServer, basic};

/// A whole server beside the played partners, with an administrator at the desk and one opening.
struct Company {
    server: Server,
    partners: PartnerServer,
    origin: String,
    admin: Client,
    opening: String,
    _folder: TempDir,
}

impl Company {
    async fn open() -> Self {
        let partners = PartnerServer::start().await;
        let folder = tempfile::tempdir().unwrap();
        let flags = vec![
            ("--data", "data.dir", folder.path().display().to_string()),
            ("--listen", "server.listen", "127.0.0.1:0".to_owned()),
            ("--voice", "voice.command", "none".to_owned()),
            ("--model", "speech.model", "none".to_owned()),
            ("--played-by", "partners.played_by", partners.address.clone()),
        ];
        let config = Config::load(&Sources { flags, ..Sources::default() }).unwrap();
        let server = Server::start(&config, Ear::Installed).await.unwrap();
        let house = server.house();
        let new = NewAccount { org: server.org, email: "a@example.org", name: "Sam Poe", role: Role::Admin };
        let account = links::add_account(&*house.store, house.fresh(), new).await.unwrap();
        let link = links::new_sign_in_link(&*house.store, house.fresh(), account.id).await.unwrap();
        let admin = vivavoce::outbound::local().cookie_store(true).build().unwrap();
        let origin = house.origin.clone();
        let mut company = Self { server, partners, origin, admin, opening: String::new(), _folder: folder };
        company.desk(Method::POST, "/session", json!({ "link": link })).await;
        let opening = json!({ "title": "Backend engineer", "plan": "taster" });
        let made = company.desk(Method::POST, "/openings", opening).await;
        company.opening = made["id"].as_str().unwrap().to_owned();
        company
    }

    async fn desk(&self, method: Method, path: &str, body: Value) -> Value {
        let url = format!("{}/api/v1{path}", self.origin);
        let request = self.admin.request(method, url).header(header::ORIGIN, &self.origin).json(&body);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn connect(&self, entry: Value) -> String {
        let made = self.desk(Method::POST, "/partners", entry).await;
        made["key"].as_str().unwrap().to_owned()
    }

    async fn call(&self, method: Method, path: &str, key: &str, body: Value) -> Value {
        let url = format!("{}/partner/{path}", self.origin);
        let request = client().request(method.clone(), url).header("authorization", basic(key, ""));
        let request = if method == Method::GET { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// The candidate opens the link that the recruiter has copied, and types the whole interview.
    async fn hold(&self, order: &str) {
        let path = format!("/partner-orders/{order}/invitation");
        let link = self.desk(Method::POST, &path, json!({})).await;
        let door = Door::open(&self.origin, &secret_of(&link["link"])).await.unwrap();
        let plan = Library::embedded().unwrap().plan("taster").unwrap();
        let questions = Plan::possible_questions(plan).cloned().collect();
        let mut typist = Typist::new(Manner::Strong, 1, questions, plan.wording.clone());
        hold_typed(&door, &mut typist, None, &mut |_| {}).await.unwrap();
    }

    /// The report behind a result link, read by nobody in particular.
    async fn report(&self, url: &str) -> Value {
        let request =
            client().post(format!("{}/api/v1/result", self.origin)).header(header::ORIGIN, &self.origin);
        let answer = request.json(&json!({ "secret": secret_of(&json!(url)) })).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_round_with_greenhouse() {
    let company = Company::open().await;
    let key = company.connect(json!({ "partner": "greenhouse" })).await;
    let tests = company.call(Method::GET, "greenhouse/list_tests", &key, json!({})).await;
    let test = tests[0]["partner_test_id"].as_str().unwrap();
    assert_eq!(test, company.opening);

    let order = send_test(test, &company.partners.address, 12345);
    let sent = company.call(Method::POST, "greenhouse/send_test", &key, order).await;
    let id = sent["partner_interview_id"].as_str().unwrap();
    company.hold(id).await;

    let call = "PATCH /integrations/testing_partners/take_home_tests/12345";
    let patched = company.partners.hears(call, 0).await;
    assert_eq!(patched.authorization, basic(&key, ""));
    assert_eq!(patched.body, json!(""), "no parameters are necessary");
    let path = format!("greenhouse/test_status?partner_interview_id={id}");
    let status = company.call(Method::GET, &path, &key, json!({})).await;
    assert_eq!(status["partner_status"], "complete");
    let metadata = status["metadata"].as_object().unwrap();
    assert!(metadata.values().all(Value::is_string), "primitives alone: {metadata:?}");
    let report = company.report(status["partner_profile_url"].as_str().unwrap()).await;
    assert_eq!(report["interview"]["candidate"], "Harry Potter");
    assert_eq!(status["partner_score"], report["overall"]["score"], "the report's number, or none");
    assert!(metadata["Ownership"].as_str().unwrap().contains("of 5"), "{metadata:?}");
    company.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_round_with_ashby() {
    let company = Company::open().await;
    let key = company.connect(json!({ "partner": "ashby", "api_secret": ASHBY_KEY })).await;
    let list = company.call(Method::POST, "ashby/assessment.list", &key, json!({})).await;
    let kind = list["results"][0]["assessment_type_id"].as_str().unwrap();

    let order = assessment_start(kind, "application-1");
    let started = company.call(Method::POST, "ashby/assessment.start", &key, order).await;
    let id = started["results"]["assessment_id"].as_str().unwrap();
    company.hold(id).await;

    let update = "POST /assessment.update";
    let mut number = 0;
    let told = loop {
        let heard = company.partners.hears(update, number).await;
        assert_eq!(heard.body["assessment_id"], json!(id));
        assert_eq!(heard.authorization, basic(ASHBY_KEY, ""));
        if !heard.body["assessment_result"].is_null() {
            break heard.body;
        }
        assert_eq!(heard.body["assessment_status"]["value"], "Started");
        number += 1;
    };
    assert_eq!(told["assessment_status"]["value"], "Completed");
    let report = company.report(told["assessment_profile_url"]["value"].as_str().unwrap()).await;
    assert_eq!(report["interview"]["candidate"], "Ada Lovelace");
    let result = &told["assessment_result"];
    let score = report["overall"]["score"].as_f64();
    let kind = if score.is_some() { "numeric_score" } else { "string" };
    assert_eq!((&result["type"], result["value"].as_f64()), (&json!(kind), score));
    company.server.stop().await;
}
