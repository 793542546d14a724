//! `cargo bench -p pol-tests`: figures for `docs/performance.md`.
#![allow(clippy::disallowed_methods, reason = "a test of the workspace reads its files")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pol_diagnostics::Sources;
use pol_eval::{Decider, explain};
use pol_program::{Case, Program};
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
    group.bench_function("check and lower", |b| b.iter(|| open(black_box(&files))));

    let loaded = open(&files);
    let decided = case(&loaded.program, &read("cases/2024-03-理解认识不一致.pol"));
    let open_case = case(&loaded.program, &read("cases/2024-11-检测报告失实.pol"));
    let decider = Decider::new(&loaded.program);
    let matter = loaded.program.matter("组织处理责任").unwrap();
    for (name, case) in [("verdict, decided", &decided), ("verdict, open (Kleene)", &open_case)] {
        let inputs = case.inputs(&loaded.program, false);
        let mut slots = Vec::new();
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
    group.bench_function("check and lower", |b| {
        b.iter_batched(|| (), |()| open(black_box(&files)), BatchSize::PerIteration);
    });
    let loaded = open(&files);
    let known = case(&loaded.program, &generated::case(10_000, false));
    let decider = Decider::new(&loaded.program);
    let matter = loaded.program.matter("决定1").unwrap();
    let inputs = known.inputs(&loaded.program, false);
    let mut slots = Vec::new();
    group.bench_function("verdict, 500 rules", |b| {
        b.iter(|| decider.quick(matter, black_box(&inputs), &mut slots))
    });
    group.bench_function("full trace, 20 decisions", |b| {
        b.iter(|| explain(&decider, black_box(&known), &|_| String::new()))
    });
    group.finish();
}

criterion_group!(benches, measures, generated_policy);
criterion_main!(benches);
