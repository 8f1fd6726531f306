//! A program that works with the interface.

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use vivavoce::{outbound, store::keys::ApiKey};

/// A program with its key. It sends no `Origin` and keeps no cookies.
pub struct Program {
    client: Client,
    origin: String,
    pub key: ApiKey,
    pub secret: String,
}

impl Program {
    /// A program that sends `secret` to the server at `origin`.
    pub fn new(origin: &str, key: ApiKey, secret: String) -> Self {
        Self { client: outbound::local().build().unwrap(), origin: origin.to_owned(), key, secret }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.origin)).bearer_auth(&self.secret)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.unwrap()
    }

    /// What a `GET` answers, which must succeed.
    pub async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// What a `POST` makes, which must succeed.
    pub async fn make(&self, path: &str, body: &Value) -> Value {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status(), 201, "{path}");
        answer.json().await.unwrap()
    }
}
