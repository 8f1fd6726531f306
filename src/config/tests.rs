use std::{net::SocketAddr, path::PathBuf};

use secrecy::ExposeSecret;

use super::*;

fn sources(file: &str, environment: &[(&str, &str)]) -> (tempfile::TempDir, Sources) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vivavoce.toml");
    std::fs::write(&path, file).unwrap();
    let environment = environment.iter().map(|(name, value)| (name.into(), value.into())).collect();
    (dir, Sources { file: Some(path), environment, ..Sources::default() })
}

fn load(file: &str, environment: &[(&str, &str)]) -> Config {
    let (_dir, sources) = sources(file, environment);
    Config::load(&sources).unwrap()
}

/// The message for a refused configuration, with the file's directory taken out.
fn refused(file: &str, environment: &[(&str, &str)]) -> String {
    let (dir, sources) = sources(file, environment);
    let message = Config::load(&sources).unwrap_err().to_string();
    message.replace(&format!("{}/", dir.path().display()), "")
}

#[test]
fn each_source_overrules_the_one_before() {
    let file = "[server]\nlisten = '127.0.0.1:1'\npublic_url = 'https://file.example'\n\
                [organisation]\nname = 'File'\n";
    let environment = [("VIVA_SERVER__LISTEN", "127.0.0.1:2"), ("VIVA_ORGANISATION__NAME", "2026")];
    let (_dir, sources) = sources(file, &environment);
    let config =
        Config::load(&sources.flag("--listen", "server.listen", Some("127.0.0.1:3".to_owned()))).unwrap();

    assert_eq!(config.server.listen.port(), 3, "flag over variable over file");
    assert_eq!(config.organisation.name, "2026", "variable over file, a name of digits stays a name");
    assert_eq!(config.server.public_url(config.server.listen), "https://file.example", "file over default");
    assert_eq!(config.voice.rate, 160, "default");
}

#[test]
fn the_database_stands_in_the_data_directory_unless_set() {
    let default = load("[data]\ndir = '/srv/viva'", &[]);
    assert_eq!(default.database_url().expose_secret(), "sqlite:///srv/viva/vivavoce.db");
    let set = load("[database]\nurl = 'postgres://db/viva'", &[]);
    assert_eq!(set.database_url().expose_secret(), "postgres://db/viva");
}

#[test]
fn the_public_address_defaults_to_where_the_server_is_reached() {
    let server = load("", &[]).server;
    let bound = |text: &str| text.parse::<SocketAddr>().unwrap();
    assert_eq!(server.public_url(bound("127.0.0.1:4000")), "http://127.0.0.1:4000");
    assert_eq!(server.public_url(bound("0.0.0.0:4000")), "http://127.0.0.1:4000");
    assert_eq!(server.public_url(bound("[::1]:4000")), "http://[::1]:4000");
}

#[test]
fn a_slash_behind_the_public_address_is_dropped() {
    let server = load("[server]\npublic_url = 'https://viva.example/'", &[]).server;
    assert_eq!(server.public_url(server.listen), "https://viva.example");
}

#[test]
fn the_short_variable_names_the_model() {
    let config = load("", &[("VIVA_MODEL", "models/a.bin"), ("VIVA_SPEECH__THREADS", "3")]);
    assert_eq!(config.speech.model, Some(PathBuf::from("models/a.bin")));
    assert_eq!(config.speech.threads(), 3);
}

#[test]
fn the_voice_can_be_found_named_or_switched_off() {
    let program = |value: &str| load("", &[("VIVA_VOICE__COMMAND", value)]).voice.program();
    assert!(matches!(load("", &[]).voice.program(), VoiceProgram::Installed));
    assert!(matches!(program("none"), VoiceProgram::Off));
    assert!(matches!(program("piper -q"), VoiceProgram::Command(line) if line == ["piper", "-q"]));
}

#[test]
fn answers_are_read_by_models_only_where_that_is_said_and_by_those_of_the_interviewer_unless_others_are_named()
 {
    let endpoints = "[[llm.endpoints]]\nurl = 'https://api.example.com/v1'\nmodel = 'large'";
    let silent = load(endpoints, &[]);
    assert!(
        silent.judge.order(&silent.llm).is_none() && silent.judge.hosts_elsewhere(&silent.llm).is_empty()
    );
    let reading = load(&format!("[judge]\nread = true\nbudget_interview_cents = 50\n{endpoints}"), &[]);
    let order = reading.judge.order(&reading.llm).unwrap();
    assert_eq!(
        (order.endpoints[0].model.as_str(), order.budget.interview_cost_micros),
        ("large", Some(500_000))
    );
    let own = "[judge]\nread = true\n[[judge.endpoints]]\nurl = 'https://other.example.com/v1'\nmodel = 'm'";
    let own = load(&format!("{own}\n{endpoints}"), &[]);
    assert_eq!(own.model_hosts(), ["api.example.com", "other.example.com"]);
    assert!(refused("[judge]\nat_once = 0", &[]).contains("judge.at_once"));
}

#[test]
fn the_voice_can_be_that_of_a_server() {
    let config = load("[voice]\nurl = 'http://127.0.0.1:8880/v1'\nkey = 'hunter2'", &[]);
    assert!(!format!("{config:?}").contains("hunter2"));
    let VoiceProgram::Server(order) = config.voice.program() else { panic!("no server") };
    assert_eq!((order.model.as_str(), order.voice.as_str()), ("tts-1", "alloy"));
    assert_eq!(config.voice.host_elsewhere(), None);
    let cloud = load("[voice]\nurl = 'https://api.example.com/v1'", &[]);
    assert_eq!(cloud.voice.host_elsewhere().as_deref(), Some("api.example.com"));
    assert!(refused("[voice]\nurl = 'file:///etc/passwd'", &[]).contains("voice.url"));
}

#[test]
fn models_are_asked_in_the_order_of_the_file_and_keys_stay_secret() {
    let file = "[llm]\nbudget_interview_cents = 20\n[[llm.endpoints]]\nurl = 'http://127.0.0.1:11434/v1'\nmodel = 'small'\n\
                [[llm.endpoints]]\nurl = 'https://api.example.com/v1'\nmodel = 'large'\nkey = 'hunter2'\nprice_in = 0.15";
    let config = load(file, &[]);
    assert!(!format!("{config:?}").contains("hunter2"));
    let order = config.llm.order().unwrap();
    assert_eq!(
        order.endpoints.iter().map(|endpoint| endpoint.model.as_str()).collect::<Vec<_>>(),
        ["small", "large"]
    );
    assert_eq!(order.budget.interview_cost_micros, Some(200_000));
    assert_eq!(config.llm.hosts_elsewhere(), ["api.example.com"]);
    let variable = "[{ url = 'http://127.0.0.1:8080/v1', model = 'm', forwards = true }]";
    assert_eq!(load("", &[("VIVA_LLM__ENDPOINTS", variable)]).llm.hosts_elsewhere(), ["127.0.0.1:8080"]);
    assert!(load("", &[]).llm.order().is_none());
}

#[test]
fn variables_of_others_are_passed_over() {
    let config = load("", &[("HOME", "/root"), ("VIVAVOCE_SERVICE_PORT", "1"), ("VIVA_BIN", "target/x")]);
    assert_eq!(config.server.listen.port(), 7878);
}

#[test]
fn a_secret_appears_in_no_message_and_no_debug_output() {
    let url = "mysql://viva:hunter2@db/viva";
    assert!(!refused("", &[("VIVA_DATABASE__URL", url)]).contains("hunter2"));
    let config = load("", &[("VIVA_DATABASE__URL", "postgres://viva:hunter2@db/viva")]);
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn a_refusal_names_setting_value_source_and_remedy() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("", &[("VIVA_SERVER__LISTEN", "foo")]),
        ("[server]\nlisten = 7878", &[]),
        ("[server]\npublic_url = 'interviews.example.com'", &[]),
        ("[server]\npublic_url = 'https://example.com/viva'", &[]),
        ("[server]\npublic_url = 'https://example.com:99999'", &[]),
        ("[server]\nlisen = '127.0.0.1:1'", &[]),
        ("server = 5", &[]),
        ("listen = '127.0.0.1:1'", &[]),
        ("", &[("VIVA_LISTEN", "127.0.0.1:1")]),
        ("", &[("VIVA_DATABASE__URL", "mysql://viva:hunter2@db/viva")]),
        ("", &[("VIVA_DATA__DIR", "")]),
        ("[organisation]\nname = ' '", &[]),
        ("", &[("VIVA_SPEECH__THREADS", "many")]),
        ("", &[("VIVA_SPEECH__THREADS", "0")]),
        ("", &[("VIVA_SPEECH__THREADS", "-2")]),
        ("[voice]\nrate = 1000", &[]),
        ("[voice]\ncommand = ['piper']", &[]),
        ("", &[("VIVA_METRICS__TOKEN", "too short")]),
        ("[log]\nformat = 'xml'", &[]),
        ("[[llm.endpoints]]\nurl = 'api.example.com'\nmodel = 'm'\nkey = 'hunter2'", &[]),
        ("[[llm.endpoints]]\nurl = 'http://127.0.0.1:1/v1'\nmodel = 'm'\nprize = 2", &[]),
        ("", &[("VIVA_LLM__ENDPOINTS", "[{ url = 'http://127.0.0.1:1/v1' }]")]),
        ("", &[("VIVA_LLM__ENDPOINTS", "http://127.0.0.1:1/v1")]),
        ("[llm]\ndeadline_ms = 60000", &[]),
        ("[log]\nfilter = 'vivavoce=loud'", &[]),
        ("[server\nlisten = '127.0.0.1:1'", &[]),
        ("\n\n[server]\nlisten = \n", &[]),
    ];
    let messages: Vec<String> = cases.iter().map(|(file, environment)| refused(file, environment)).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_file_that_is_asked_for_must_be_there() {
    let sources = Sources { file: Some("/nowhere/vivavoce.toml".into()), ..Sources::default() };
    insta::assert_snapshot!(Config::load(&sources).unwrap_err());
}

#[test]
fn every_default_is_described_and_accepted() {
    let defaults = figment::value::Value::serialize(Config::default()).unwrap().into_dict().unwrap();
    for (section, values) in defaults {
        for name in values.into_dict().unwrap().keys() {
            assert!(setting::find(&format!("{section}.{name}")).is_some(), "{section}.{name}");
        }
    }
    assert_eq!(Config::default().first_invalid(), None);
}

#[test]
fn the_page_about_settings_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, reference()).unwrap();
    }
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(page == reference(), "run `UPDATE_DOCS=1 cargo test --lib settings` and commit {path}");
}
