//! Greenhouse and Ashby: what they may ask, what they are told, and who may read it.

mod bad_input;
mod credentials;
mod desk;
mod orders;
mod result_links;
mod rounds;
mod sent_again;
mod told;

use std::{sync::Arc, time::Duration};

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use vivavoce::{
    outbound,
    partner::message::Addresses,
    store::accounts::{Accounts, Role},
    work,
};

use super::server::{Browser, Server};
use crate::support::partner_server::{PartnerServer, basic};

/// A server with an administrator, and the partners played.
pub struct Office {
    pub server: Server,
    pub partners: PartnerServer,
    pub admin: Browser,
}

/// A connection with its key.
pub struct Connected {
    pub id: String,
    pub key: String,
    pub view: Value,
}

impl Office {
    pub async fn open() -> Self {
        let partners = PartnerServer::start().await;
        let server = Server::start_with(Addresses::played_by(&partners.address)).await;
        let admin = server.signed_in(Role::Admin).await;
        Self { server, partners, admin }
    }

    /// Connects a partner with what is entered for it.
    pub async fn connect(&self, entry: Value) -> Connected {
        let answer = self.admin.post("/partners", &entry).await;
        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
        let made: Value = answer.json().await.unwrap();
        Connected {
            id: made["connection"]["id"].as_str().unwrap().to_owned(),
            key: made["key"].as_str().unwrap().to_owned(),
            view: made["connection"].clone(),
        }
    }

    pub async fn greenhouse(&self) -> Connected {
        self.connect(json!({ "partner": "greenhouse" })).await
    }

    pub async fn ashby(&self) -> Connected {
        let key = crate::support::partner_server::ASHBY_KEY;
        self.connect(json!({ "partner": "ashby", "api_secret": key })).await
    }

    /// A request of a partner's, without a browser's `Origin`.
    pub fn call(&self, method: Method, path: &str, key: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/partner/{path}", self.server.origin);
        client().request(method, url).header("authorization", basic(key, ""))
    }

    pub async fn send_test(&self, key: &str, number: u32) -> Response {
        self.call(Method::POST, "greenhouse/send_test", key).json(&self.test(number)).send().await.unwrap()
    }

    pub async fn start(&self, key: &str, body: &Value) -> Response {
        self.call(Method::POST, "ashby/assessment.start", key).json(body).send().await.unwrap()
    }

    /// Greenhouse's documented example of `send_test`, with our opening and the played Greenhouse.
    pub fn test(&self, number: u32) -> Value {
        send_test(&self.server.opening.id.to_string(), &self.partners.address, number)
    }

    /// Ashby's documented fields of `assessment.start`.
    pub fn assessment(&self, application: &str) -> Value {
        assessment_start(&self.server.opening.id.to_string(), application)
    }

    /// Lets the worker do all that is due, and waits until the partners have been told.
    pub async fn work(&self, worker: &work::Parts) {
        while work::step(worker).await.unwrap() {}
        worker.partners.idle().await;
    }

    pub fn worker(&self) -> work::Parts {
        self.server.worker(Duration::from_secs(30))
    }

    /// The only order there is.
    pub async fn order(&self) -> Value {
        let orders = self.admin.read("/partner-orders").await["orders"].clone();
        assert_eq!(orders.as_array().unwrap().len(), 1, "{orders:#}");
        orders[0].clone()
    }

    /// The secret of the candidate's link.
    pub async fn invitation(&self, order: &str) -> String {
        let answer = self.admin.post(&format!("/partner-orders/{order}/invitation"), &json!({})).await;
        assert_eq!(answer.status(), 200);
        let link: Value = answer.json().await.unwrap();
        secret_of(&link["link"])
    }

    /// The candidate declines.
    pub async fn decline(&self, order: &str) {
        let secret = self.invitation(order).await;
        let answer = self.server.browser().post("/candidate/decline", &json!({ "secret": secret })).await;
        assert_eq!(answer.status(), 204);
    }
}

impl Server {
    /// A worker on this server's store, which waits so long for a partner.
    pub fn worker(&self, patience: Duration) -> work::Parts {
        let public_url = self.origin.parse().unwrap();
        work::Parts {
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            store: self.store.clone(),
            recordings: self.recordings.clone(),
            transcriber: None,
            judge: None,
            partners: Arc::new(
                work::partner::Sender::new(self.partners.clone(), public_url, patience).unwrap(),
            ),
            wake: Arc::default(),
        }
    }

    /// The browser of the only administrator, signed in anew after a long time.
    pub async fn signed_in_again(&self) -> Browser {
        let email = format!("{:?}-{}@example.org", Role::Admin, self.org).to_lowercase();
        let account = self.store.account_by_email(&email).await.unwrap().unwrap();
        self.signed_in_as(&account).await
    }
}

pub fn client() -> Client {
    outbound::local().build().unwrap()
}

/// What stands behind `#`.
pub fn secret_of(link: &Value) -> String {
    link.as_str().unwrap().split_once('#').expect("a secret in the fragment").1.to_owned()
}

pub fn send_test(opening: &str, greenhouse: &str, number: u32) -> Value {
    json!({
        "partner_test_id": opening,
        "candidate": {
            "first_name": "Harry",
            "last_name": "Potter",
            "resume_url": "https://hogwarts.com/resume",
            "phone_number": "123-456-7890",
            "email": "hpotter@hogwarts.edu",
            "greenhouse_profile_url": "https://app.greenhouse.io/people/17681532?application_id=26234709"
        },
        "url": format!("{greenhouse}/integrations/testing_partners/take_home_tests/{number}")
    })
}

pub fn assessment_start(opening: &str, application: &str) -> Value {
    json!({
        "assessment_type_id": opening,
        "candidate": {
            "ashby_id": "7cd4a4b6-candidate", "first_name": "Ada", "last_name": "Lovelace",
            "email": "ada@example.org", "ashby_profile_url": "https://app.ashbyhq.com/candidates/7cd4a4b6"
        },
        "application": { "ashby_id": application, "status": "Active" },
        "job": { "ashby_id": "job-1", "name": "Backend", "ashby_job_url": "https://app.ashbyhq.com/jobs/1" }
    })
}
