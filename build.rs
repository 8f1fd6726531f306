//! Tells Cargo what the binary takes in beside Rust: migrations and, in a release, the web pages.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    // A development build reads the pages from their folder when they are asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=web/build");
        if !Path::new("web/build/index.html").exists() {
            println!("cargo::warning=the web pages are not built, this binary has none; run `make build`");
        }
    }
}
