//! `cargo bench -p pol-tests`: figures for `docs/performance.md`.
#![allow(clippy::disallowed_methods, reason = "a test of the workspace reads its files")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pol_analysis::{Aside, Joint, Side, differences, review};
use pol_diagnostics::Sources;
use pol_eval::{Decider, explain};
use pol_model::{FileError, Files};
use pol_program::{Case, Program, Slots};
use pol_tests::generated;

struct Loaded {
    program: Program,
}

fn open(files: &[(&str, &str)]) -> Loaded {
    let (loaded, sources) = pol_tests::load(files);
    assert!(!loaded.has_errors());
    Loaded { program: Program::lower(&loaded.model, &sources).unwrap() }
}

fn case(program: &Program, text: &str) -> Case {
    pol_tests::bind(program, text).unwrap()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies").join(name)).unwrap()
}

fn measures(c: &mut Criterion) {
    let (policy, vocabulary, official) =
        (read("fengqiu-2024.pol"), read("vocabulary.pol"), read("sources/fengqiu-2024.txt"));
    let scenarios = read("fengqiu-2024-scenarios.pol");
    let files = [
        ("fengqiu-2024.pol", policy.as_str()),
        ("vocabulary.pol", vocabulary.as_str()),
        ("sources/fengqiu-2024.txt", official.as_str()),
    ];
    let mut group = c.benchmark_group("measures");
    for (name, text) in
        [("parse policy", &policy), ("parse vocabulary", &vocabulary), ("parse scenarios", &scenarios)]
    {
        let mut sources = Sources::new();
        let source = sources.add("x", text.clone());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| pol_parser::parse(source, black_box(text))));
    }
    group.throughput(Throughput::Elements(1));
    group.bench_function("load and lower", |b| b.iter(|| open(black_box(&files))));

    let loaded = open(&files);
    let decided = case(&loaded.program, &read("cases/2024-03-理解认识不一致.pol"));
    let open_case = case(&loaded.program, &read("cases/2024-11-检测报告失实.pol"));
    let decider = Decider::new(&loaded.program);
    let matter = loaded.program.matter("组织处理责任").unwrap();
    for (name, case) in [("verdict, decided", &decided), ("verdict, open (Kleene)", &open_case)] {
        let inputs = case.inputs(&loaded.program, false);
        let mut slots = Slots::default();
        group.bench_function(name, |b| b.iter(|| decider.quick(matter, black_box(&inputs), &mut slots)));
    }
    group.bench_function("inputs of a case", |b| {
        b.iter(|| black_box(&decided).inputs(&loaded.program, false))
    });
    group.bench_function("decision with reasons, decided", |b| {
        b.iter(|| decider.decide(matter, black_box(&decided)))
    });
    group.bench_function("decision with reasons, open", |b| {
        b.iter(|| decider.decide(matter, black_box(&open_case)))
    });
    group.bench_function("full trace, all matters", |b| {
        b.iter(|| explain(&decider, black_box(&decided), &|_| String::new()))
    });
    group.finish();
}

fn generated_policy(c: &mut Criterion) {
    let text = generated::policy(10_000, 20);
    let files = [("generated.pol", text.as_str())];
    let mut group = c.benchmark_group("10,000 rules");
    group.sample_size(10);
    let mut sources = Sources::new();
    let source = sources.add("x", text.clone());
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("parse", |b| b.iter(|| pol_parser::parse(source, black_box(&text))));
    group.throughput(Throughput::Elements(1));
    group.bench_function("load and lower", |b| {
        b.iter_batched(|| (), |()| open(black_box(&files)), BatchSize::PerIteration);
    });
    let loaded = open(&files);
    let known = case(&loaded.program, &generated::case(10_000, false));
    let decider = Decider::new(&loaded.program);
    let matter = loaded.program.matter("决定1").unwrap();
    let inputs = known.inputs(&loaded.program, false);
    let mut slots = Slots::default();
    group.bench_function("verdict, 500 rules", |b| {
        b.iter(|| decider.quick(matter, black_box(&inputs), &mut slots))
    });
    group.bench_function("full trace, 20 decisions", |b| {
        b.iter(|| explain(&decider, black_box(&known), &|_| String::new()))
    });
    group.finish();
}

/// The policies of the project, by their place in `policies`, and a file `both.pol` that loads some.
struct Folder {
    both: Vec<String>,
}

impl Files for Folder {
    fn locate(&self, from: Option<&str>, import: &str) -> Result<String, FileError> {
        let inside = from.filter(|f| f.starts_with("superior/")).map_or("", |_| "superior/");
        Ok(match import.strip_prefix("../") {
            Some(above) => above.to_owned(),
            None => format!("{inside}{import}"),
        })
    }

    fn read(&self, key: &str, _limit: usize) -> Result<Vec<u8>, FileError> {
        if key == "both.pol" {
            let names: Vec<String> = self.both.iter().map(|name| format!("“{name}”")).collect();
            return Ok(format!("载入 {}\n", names.join("、")).into_bytes());
        }
        Ok(read(key).into_bytes())
    }

    fn show(&self, key: &str) -> String {
        key.to_owned()
    }
}

fn open_in(folder: &Folder, name: &str) -> Program {
    let mut sources = Sources::new();
    let loaded = pol_model::load(name, folder, None, &mut sources);
    assert!(!loaded.has_errors(), "{}", pol_tests::words(&loaded.diagnostics));
    Program::lower(&loaded.model, &sources).unwrap()
}

/// Comparison and review, once everything is loaded.
fn proofs(c: &mut Criterion) {
    let (policy, vocabulary, official) =
        (read("fengqiu-2024.pol"), read("vocabulary.pol"), read("sources/fengqiu-2024.txt"));
    let version = |text: &str| {
        let files = [
            ("fengqiu-2024.pol", text),
            ("vocabulary.pol", vocabulary.as_str()),
            ("sources/fengqiu-2024.txt", official.as_str()),
        ];
        open(&files).program
    };
    let exception = "    但 故意违法 除外\n";
    assert!(policy.contains(exception));
    let (was, is) = (version(&policy), version(&policy.replacen(exception, "", 1)));
    let mut group = c.benchmark_group("proofs");
    group.sample_size(10);
    group.bench_function("diff of the measures without one exception", |b| {
        b.iter(|| differences(&mut Joint::new(&[&was, &is], &Aside::default()), &[]))
    });

    let text = generated::policy(1_000, 20);
    let exception = "    但 事项29 除外\n";
    assert!(text.contains(exception));
    let [was, is] =
        [text.clone(), text.replacen(exception, "", 1)].map(|text| open(&[("x.pol", &text)]).program);
    group.bench_function("diff of 1,000 provisions without one exception", |b| {
        b.iter(|| differences(&mut Joint::new(&[&was, &is], &Aside::default()), &[]))
    });

    let mut superiors: Vec<String> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/superior"))
            .unwrap()
            .map(|entry| format!("superior/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
    superiors.sort();
    let mut both = vec!["fengqiu-2024.pol".to_owned()];
    both.extend(superiors.iter().cloned());
    both.extend(["precedence/cn.pol".to_owned(), "precedence/cn-assumptions.pol".to_owned()]);
    let folder = Folder { both };
    let (all, own) = (open_in(&folder, "both.pol"), open_in(&folder, "fengqiu-2024.pol"));
    let others: Vec<Program> = superiors.iter().map(|name| open_in(&folder, name)).collect();
    let side = || Side {
        version: String::new(),
        policy: String::new(),
        title: None,
        effective: None,
        sha256: String::new(),
    };
    group.bench_function("review of the measures against nine superior texts", |b| {
        b.iter(|| review(&all, &own, &others, side(), Vec::new()))
    });
    group.finish();
}

criterion_group!(benches, measures, generated_policy, proofs);
criterion_main!(benches);
