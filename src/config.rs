//! Configuration: defaults, then `vivavoce.toml`, then `VIVA_*`, then flags. A bad value is named with its source.
