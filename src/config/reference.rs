//! The page about all settings, made from what is known about them.

use std::fmt::Write as _;

use figment::{Figment, providers::Serialized};

use super::{Config, setting::Setting, settings};

const HEAD: &str = "# Settings

Defaults, then `vivavoce.toml` in the working directory (or the file given with `--config` or `VIVA_CONFIG`), then
environment variables, then flags: later ones win. An unknown name or a bad value stops the start with a sentence that
names the value and where it came from.

```toml
[server]
listen = \"127.0.0.1:7878\"
public_url = \"https://interviews.example.com\"
```
";

/// The text of `docs/configuration.md`.
pub fn reference() -> String {
    let defaults = Figment::from(Serialized::defaults(Config::default()));
    let mut page = HEAD.to_owned();
    let mut present = "";
    for setting in settings() {
        let section = setting.name.split('.').next().unwrap_or_default();
        if section != present {
            let _infallible = write!(
                page,
                "\n## {section}\n\n| setting | default | meaning | example |\n|---|---|---|---|\n"
            );
            present = section;
        }
        let _infallible = writeln!(page, "{}", row(setting, &defaults));
    }
    page
}

fn row(setting: &Setting, defaults: &Figment) -> String {
    let default = defaults
        .find_value(setting.name)
        .ok()
        .and_then(|value| serde_json::to_string(&value).ok())
        .map_or_else(String::new, |value| format!("`{}`", value.trim_matches('"')));
    let Setting { name, meaning, example, .. } = setting;
    format!(
        "| `{name}`<br>`{}` | {default} | {meaning} | `{}` |",
        setting.variable(),
        example.trim_matches('"')
    )
}
