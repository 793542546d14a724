//! The project's own files, and damaged copies of them, through what `cargo fuzz` runs: nothing panics.
#![allow(clippy::disallowed_methods, reason = "a test of the workspace reads its files")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pol_tests::{hostile, tried};
use proptest::prelude::*;

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// The files of `policies` and `tests/suite`.
fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let mut paths = Vec::new();
        for folder in ["../policies", "suite"] {
            walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
        }
        assert!(paths.len() > 40, "the seeds are where they are looked for");
        paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
    })
}

#[test]
fn own_files() {
    for seed in seeds() {
        hostile::case(seed);
    }
}

/// A stretch of one file in the place of a stretch of another, with bytes of no meaning between: at most 4,096
/// bytes, as the fuzzer takes them.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let stretch = |longest: usize| {
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..longest).prop_map(
            |(file, from, length)| {
                let file = file.get(seeds());
                let from = from.index(file.len().max(1));
                file.iter().skip(from).take(length).copied().collect::<Vec<u8>>()
            },
        )
    };
    let noise = prop::collection::vec(any::<u8>(), 0..6);
    (stretch(2_000), noise, stretch(200), stretch(1_800))
        .prop_map(|(first, noise, second, third)| [first, noise, second, third].concat())
}

proptest! {
    #![proptest_config(tried("proptest-regressions/hostile.txt", 48))]

    #[test]
    fn damaged_files(bytes in damaged()) {
        hostile::policy(&bytes);
        hostile::case(&bytes);
    }
}
