//! What is asked and what is expected: competencies, questions, plans; loaded from TOML and validated. Pure.
