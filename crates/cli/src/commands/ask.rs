//! `pol ask`: an interview. Each answer becomes a line of a case file and is read like one, so what is
//! asked and what is written cannot differ.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::Path;

use pol_diagnostics::{Code, Diagnostic, Language, Said, Sources, Span, in_order, visible};
use pol_eval::{Decider, Question, explain, questions};
use pol_parser::ast::{Case, CaseEntry, Text};
use pol_parser::{parse, write_case};
use pol_program::{Fact, FactKind, Program, bind};
use pol_report::{Depth, Format, Report, render};
use pol_values::Id;

use crate::Answer;
use crate::cases;
use crate::commands::{refuse, without_rules};
use crate::console::Console;
use crate::files::write_whole;
use crate::project;

/// Asks for what can still change the verdict, then writes the case and says the verdict.
pub fn run(console: &Console, policy: &Path, case: Option<&Path>, output: Option<&Path>) -> Answer {
    let mut policy = project::open(policy);
    let Some(program) = policy.program.take() else { return refuse(console, &policy) };
    without_rules(console, &policy);
    let language = console.language(policy.language);
    let started = match case {
        Some(path) => opened(path, &mut policy.sources),
        None => Ok(Interview::blank(language, &mut policy.sources)),
    };
    let case = match started {
        Ok(case) => case,
        Err(faults) => {
            console.report(&faults, &policy.sources, language);
            return Answer::WrongInput;
        }
    };
    let mut interview = Interview { program: &program, console, language, case, skipped: BTreeSet::new() };
    let answer = interview.run(&mut policy.sources);
    if answer != Answer::Clean {
        return answer;
    }
    let text = write_case(&interview.case, language == Language::Chinese);
    let written = match output {
        Some(path) => match write_whole(path, &text) {
            Ok(()) => Answer::Clean,
            Err(e) => {
                console.complain(&format!("pol: {}: {e}", path.display()));
                Answer::WrongInput
            }
        },
        None => console.print(&text),
    };
    interview.verdict(&policy.sources);
    written
}

/// A case to go on with. An interview is about one person.
fn opened(path: &Path, sources: &mut Sources) -> Result<Case, Vec<Diagnostic>> {
    let (mut cases, diagnostics) = cases::read(path, sources);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let several = cases.len() > 1 || cases.iter().any(|c| !c.persons.is_empty());
    match cases.pop() {
        Some(case) if !several => Ok(case),
        Some(_) | None => {
            let said = Said::new(
                "逐项提问一次只能问一个案件、一个人",
                "an interview is about one case and one person",
            );
            let help = Said::new("把各人分成几个文件", "put each person in a file of their own");
            Err(vec![Diagnostic::without_place(Code::BadUse, said).help(help)])
        }
    }
}

struct Interview<'p> {
    program: &'p Program,
    console: &'p Console,
    language: Language,
    case: Case,
    /// Questions that were passed over in this interview.
    skipped: BTreeSet<Id<Fact>>,
}

/// What an answer means.
enum Reply {
    Lines(String),
    Skip,
    Stop,
    Again,
}

impl Interview<'_> {
    fn blank(language: Language, sources: &mut Sources) -> Case {
        let title = match language {
            Language::Chinese => "未编号",
            Language::English => "unnumbered",
        };
        let source = sources.add("-", title);
        let span = Span::new(source, 0, 0);
        Case { title: Text { value: title.to_owned(), span }, entries: Vec::new(), persons: Vec::new(), span }
    }

    fn say(&self, text: &str) {
        // Questions go to standard error, so that the case on standard output stays clean.
        let mut out = std::io::stderr().lock();
        let _ = out.write_all(visible(text).as_bytes()).and_then(|()| out.flush());
    }

    fn words(&self, zh: &str, en: &str) -> String {
        match self.language {
            Language::Chinese => zh.to_owned(),
            Language::English => en.to_owned(),
        }
    }

    fn run(&mut self, sources: &mut Sources) -> Answer {
        let mut input = std::io::stdin().lock();
        self.say(&self.words(
            "只问还能改变结论的事实。回答“？”跳过，“无法查明”表示查过但查不清，“退出”结束。\n\n",
            "Only what can still change the verdict is asked. Answer ? to pass, \"unprovable\" if it was looked into in vain, \"quit\" to end.\n\n",
        ));
        loop {
            let (bound, faults) = bind(self.program, &self.case);
            if faults.iter().any(|f| f.code == Code::MissingDate) {
                if !self.ask_dates(&mut input, sources, &faults) {
                    return Answer::Clean;
                }
                continue;
            }
            if faults.iter().any(Diagnostic::is_error) {
                self.console.report(&faults, sources, self.language);
                return Answer::WrongInput;
            }
            let Some(case) = bound.first() else { return Answer::Internal };
            let decider = Decider::new(self.program);
            let next = questions(&decider, case).into_iter().find(|q| !self.skipped.contains(&q.fact));
            let Some(question) = next else { return Answer::Clean };
            if !self.ask(&question, &mut input, sources) {
                return Answer::Clean;
            }
        }
    }

    /// `false` at the end of the input.
    fn ask_dates(&mut self, input: &mut impl BufRead, sources: &mut Sources, faults: &[Diagnostic]) -> bool {
        for fault in faults.iter().filter(|f| f.code == Code::MissingDate) {
            let (zh, en) = if fault.message.zh.contains("裁决日") {
                ("裁决日", "decision date")
            } else {
                ("行为日", "act date")
            };
            loop {
                self.say(
                    &self.words(
                        &format!("{zh}（例如 2024-08-03）："),
                        &format!("{en} (such as 2024-08-03): "),
                    ),
                );
                let Some(line) = read_line(input) else { return false };
                let keyword = self.words(zh, en);
                if self.take(&format!("{keyword} {line}"), sources) {
                    break;
                }
            }
        }
        true
    }

    /// `false` when the interview is over.
    fn ask(&mut self, question: &Question, input: &mut impl BufRead, sources: &mut Sources) -> bool {
        let fact = &self.program.facts[question.fact];
        let asked = fact.question.as_deref().unwrap_or(&fact.name);
        let (provisions, matters) = (shortened(&question.provisions), shortened(&question.matters));
        self.say(&self.words(
            &format!("{asked}\n  （{}；为什么问：{provisions}用到它，它能改变{matters}）\n", fact.name),
            &format!(
                "{asked}\n  ({}; asked because {provisions} read it, and it can change {matters})\n",
                fact.name
            ),
        ));
        loop {
            self.say(&format!("  {} > ", self.form(fact)));
            let Some(line) = read_line(input) else { return false };
            match self.reply(fact, line.trim(), input) {
                Reply::Stop => return false,
                Reply::Again => {}
                Reply::Skip => {
                    self.skipped.insert(question.fact);
                    return true;
                }
                Reply::Lines(text) => {
                    if self.take(&text, sources) {
                        self.say("\n");
                        return true;
                    }
                }
            }
        }
    }

    fn form(&self, fact: &Fact) -> String {
        let na = if fact.may_not_apply { self.words("/不适用", "/not applicable") } else { String::new() };
        let form = match &fact.kind {
            FactKind::Bool | FactKind::Citation(_) => self.words("是/否", "yes/no"),
            FactKind::One(options) => options.join("/"),
            FactKind::Any(options) => self.words(
                &format!("{}（可几个，用空格分开）", options.join("/")),
                &format!("{} (several, divided by spaces)", options.join("/")),
            ),
            FactKind::Int => self.words("整数", "a whole number"),
            FactKind::Number => self.words("数", "a number"),
            FactKind::Money => self.words("金额，例如 5万元", "an amount, such as 5000 yuan"),
            FactKind::Date => self.words("日期，例如 2024-08-03", "a date, such as 2024-08-03"),
            FactKind::Duration(_) => self.words("期间，例如 30日", "a period, such as 30 days"),
            FactKind::Text => self.words("文字", "words"),
        };
        form + &na
    }

    /// Turns an answer into the line of a case file that says the same.
    fn reply(&self, fact: &Fact, line: &str, input: &mut impl BufRead) -> Reply {
        let chinese = self.language == Language::Chinese;
        let name = &fact.name;
        match line {
            "" | "?" | "？" | "不知道" => return Reply::Skip,
            "q" | "quit" | "退出" => return Reply::Stop,
            "无法查明" | "查不清" | "unprovable" => {
                return Reply::Lines(if chinese {
                    format!("无法查明 {name}")
                } else {
                    format!("unprovable {name}")
                });
            }
            "不适用" | "not applicable" | "n/a" => {
                return Reply::Lines(if chinese {
                    format!("不适用 {name}")
                } else {
                    format!("not applicable {name}")
                });
            }
            _ => {}
        }
        if line.contains(['\n', '“', '”', '"', '#', '＃', '；', ';']) {
            self.say(&self.words(
                "  回答里不能有引号、分号或 #\n",
                "  no quotation marks, semicolons or # in an answer\n",
            ));
            return Reply::Again;
        }
        let value = match &fact.kind {
            FactKind::Bool | FactKind::Citation(_) => match line {
                "是" | "y" | "yes" | "true" | "1" => if chinese { "是" } else { "true" }.to_owned(),
                "否" | "n" | "no" | "false" | "0" => if chinese { "否" } else { "false" }.to_owned(),
                _ => {
                    self.say(&self.words("  请回答 是 或 否\n", "  please answer yes or no\n"));
                    return Reply::Again;
                }
            },
            FactKind::Text => format!("“{line}”"),
            FactKind::Any(_) => format!("{{{}}}", line.split_whitespace().collect::<Vec<_>>().join(", ")),
            FactKind::One(_)
            | FactKind::Int
            | FactKind::Number
            | FactKind::Money
            | FactKind::Date
            | FactKind::Duration(_) => line.to_owned(),
        };
        let (given, finding, is) =
            if chinese { ("已知", "认定", "为") } else { ("given", "finding", "is") };
        if !fact.finding {
            return Reply::Lines(format!("{given} {name} {is} {value}"));
        }
        let mut text = format!("{finding} {name} {is} {value}");
        let parts = [
            ("由", "by", "由谁认定？", "found by whom? "),
            ("理由", "grounds", "理由？", "on what grounds? "),
            ("证据", "evidence", "证据？", "on what evidence? "),
        ];
        for (zh, en, ask_zh, ask_en) in parts {
            self.say(&format!("    {}", self.words(ask_zh, ask_en)));
            let Some(words) = read_line(input) else { return Reply::Stop };
            let words: String = words.trim().chars().filter(|c| !matches!(c, '“' | '”' | '"')).collect();
            if !words.is_empty() {
                text.push_str(&format!(" {} “{words}”", if chinese { zh } else { en }));
            }
        }
        Reply::Lines(text)
    }

    /// Reads a line of a case file into the case, if the case still holds together with it.
    fn take(&mut self, line: &str, sources: &mut Sources) -> bool {
        let head = if self.language == Language::Chinese { "案件 “-”\n" } else { "case \"-\"\n" };
        let text = format!("{head}{line}\n");
        let source = sources.add("-", text.clone());
        let parsed = parse(source, &text);
        let mut faults = parsed.diagnostics(&[]);
        let entries: Vec<CaseEntry> = parsed.file.cases.into_iter().flat_map(|c| c.entries).collect();
        if faults.is_empty() {
            let before = self.case.entries.len();
            self.case.entries.extend(entries);
            faults = bind(self.program, &self.case).1;
            faults.retain(|f| f.is_error() && f.code != Code::MissingDate);
            if !faults.is_empty() {
                self.case.entries.truncate(before);
            }
        }
        self.console.report(&in_order(faults.clone()), sources, self.language);
        faults.is_empty()
    }

    fn verdict(&self, sources: &Sources) {
        let (bound, _) = bind(self.program, &self.case);
        let decider = Decider::new(self.program);
        for case in &bound {
            let explanation = explain(&decider, case, &|span| sources.locate(span));
            let report = Report { explanation: &explanation, why_not: None };
            let text = render(&[report], Depth::Verdict, Format::Terminal { color: false }, self.language);
            self.say(&format!("\n{text}"));
        }
    }
}

/// The first few of a list.
fn shortened(list: &[String]) -> String {
    let first: Vec<&str> = list.iter().take(3).map(String::as_str).collect();
    let more = if list.len() > 3 { "…" } else { "" };
    format!("{}{more}", first.join("、"))
}

fn read_line(input: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    match std::io::Read::take(input, 10_000).read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line),
    }
}
