//! `pol ask`: an interview. Each answer becomes a line of a case file and is read like one, so what is
//! asked and what is written cannot differ.

mod answer;

use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};
use std::path::Path;

use pol_diagnostics::{Code, Diagnostic, Language, Said, Sources, Span, visible};
use pol_eval::{Decider, Question, explain, questions};
use pol_parser::ast::{Case, CaseEntry, CaseForm, Day, Name, Record, Text, Value};
use pol_parser::{parse, write_case};
use pol_program::{Fact, FactKind, Program, bind};
use pol_report::{Depth, Format, Report, render};
use pol_values::{Id, Literal};

use self::answer::{Answer as Heard, day, legible, read};
use crate::Answer;
use crate::cases;
use crate::commands::{refuse, without_rules};
use crate::console::Console;
use crate::files::write_whole;
use crate::project;

/// Asks for what can still change the verdict, then writes the case and says the verdict.
pub fn run(console: &Console, policy: &Path, case: Option<&Path>, output: Option<&Path>) -> Answer {
    if let Some(fault) = misused(policy, case, output) {
        console.report(&[fault], &Sources::new(), console.language(Language::Chinese));
        return Answer::WrongInput;
    }
    let mut policy = project::open(policy);
    let Some(program) = policy.program.take() else { return refuse(console, &policy) };
    without_rules(console, &policy);
    let language = console.language(policy.language);
    let started = match case {
        Some(path) => opened(path, &mut policy.sources),
        None => Ok(blank(language, &mut policy.sources)),
    };
    let case = match started {
        Ok(case) => with_units(&program, case),
        Err(faults) => {
            console.report(&faults, &policy.sources, language);
            return Answer::WrongInput;
        }
    };
    let mut interview = Interview {
        program: &program,
        sources: policy.sources,
        language,
        case,
        asked: None,
        passed: BTreeSet::new(),
        last: Record::default(),
    };
    match interview.run(&mut std::io::stdin().lock()) {
        Ok(()) => {}
        Err(Stopped::Dateless) => return Answer::WrongInput,
        Err(Stopped::Faulty(faults)) => {
            console.report(&faults, &interview.sources, language);
            return Answer::WrongInput;
        }
    }
    let text = write_case(&interview.case, language == Language::Chinese);
    let written = match output {
        Some(path) => match write_whole(path, &text) {
            Ok(()) => {
                let path = path.display();
                interview.say(&format!("案件写入 {path}\n"), &format!("the case is written to {path}\n"));
                Answer::Clean
            }
            Err(e) => {
                console.complain(&format!("pol: {}: {e}", path.display()));
                // What was answered is not lost.
                console.print(&text).max(Answer::WrongInput)
            }
        },
        None => console.print(&text),
    };
    interview.verdict();
    written
}

/// Answers come from standard input, and a file is written over only where it is the case that is
/// gone on with.
fn misused(policy: &Path, case: Option<&Path>, output: Option<&Path>) -> Option<Diagnostic> {
    let standard = |path: &Path| path.as_os_str() == "-";
    let fault = |said, help| Some(Diagnostic::without_place(Code::BadUse, said).help(help));
    if standard(policy) || case.is_some_and(standard) {
        return fault(
            Said::new(
                "逐项提问从标准输入读回答，规范和案件不能也写“-”",
                "answers are read from standard input, so the policy and the case cannot be `-`",
            ),
            Said::new("写文件的路径", "name files"),
        );
    }
    let output = output?;
    let name = output.display();
    let ending = output.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    if let Some("yaml" | "yml" | "json") = ending.as_deref() {
        return fault(
            Said::new(
                format!("写出的案件是 .pol 的写法，不能写成“{name}”"),
                format!("the case is written in the syntax of .pol, so not as `{name}`"),
            ),
            Said::new("换一个以 .pol 结尾的文件名", "choose a name that ends in .pol"),
        );
    }
    let same = case.is_some_and(|case| {
        std::fs::canonicalize(case).ok().is_some_and(|case| std::fs::canonicalize(output).ok() == Some(case))
    });
    if output.exists() && !same {
        return fault(
            Said::new(
                format!("文件“{name}”已经存在，不能覆盖它"),
                format!("the file `{name}` exists and is not written over"),
            ),
            Said::new(
                format!("换一个文件名；要接着它问下去，写 pol ask 规范 {name} -o {name}"),
                format!("choose another name; to go on with it, write `pol ask POLICY {name} -o {name}`"),
            ),
        );
    }
    // Found out before the first question, not after the last answer.
    if let Err(error) = crate::files::can_write(output) {
        return fault(
            Said::new(format!("不能写“{name}”：{error}"), format!("`{name}` cannot be written: {error}")),
            Said::new("换一个可以写的地方", "name a place that can be written to"),
        );
    }
    None
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

fn blank(language: Language, sources: &mut Sources) -> Case {
    let title = match language {
        Language::Chinese => "未编号",
        Language::English => "unnumbered",
    };
    let source = sources.add("-", title);
    let span = Span::new(source, 0, 0);
    Case {
        title: Text { value: title.to_owned(), span },
        entries: Vec::new(),
        persons: Vec::new(),
        form: CaseForm::Pol,
        span,
    }
}

/// The case with a unit behind each amount: YAML and JSON may leave it out, a written case may not.
fn with_units(program: &Program, mut case: Case) -> Case {
    let persons = case.persons.iter_mut().map(|person| &mut person.entries);
    for entry in std::iter::once(&mut case.entries).chain(persons).flatten() {
        if let CaseEntry::Given(name, Value::Literal(literal, _)) = entry
            && let Literal::Number(n) = *literal
            && program.facts.values().any(|f| f.name == name.text && f.kind == FactKind::Money)
        {
            *literal = Literal::Money(n);
        }
    }
    case
}

struct Interview<'p> {
    program: &'p Program,
    sources: Sources,
    language: Language,
    case: Case,
    /// The question that is being asked.
    asked: Option<Id<Fact>>,
    /// Questions that were passed over in this interview.
    passed: BTreeSet<Id<Fact>>,
    /// Who found the last finding, and when: often the same person finds the next.
    last: Record,
}

/// Why no case came of an interview.
enum Stopped {
    /// It ended before the day that the rules need.
    Dateless,
    /// The case that it was to go on with is wrong.
    Faulty(Vec<Diagnostic>),
}

/// How a question was left.
enum Left {
    /// Answered, or passed over.
    Behind,
    /// The interview is over at the wish of who answers.
    Quit,
    /// There is no more input.
    Cut,
}

/// Ends an interview in the middle of a question.
type Reply<T> = Result<T, Left>;

impl Interview<'_> {
    fn run(&mut self, input: &mut impl BufRead) -> Result<(), Stopped> {
        self.say(
            "只问还能改变结论的事实。回答“？”跳过，“无法查明”表示查过但查不清，“退出”结束。\n\n",
            "Only what can still change the verdict is asked. Answer ? to pass, \"unprovable\" if it was looked into in vain, \"quit\" to end.\n\n",
        );
        if self.dates(input).is_err() {
            self.say(
                "\n没有这个日期，不能判断哪些规定在施行，所以没有写出案件。\n",
                "\nWithout this date it cannot be told which rules are in force, so no case is written.\n",
            );
            return Err(Stopped::Dateless);
        }
        if self.territory(input).is_err() {
            return Ok(());
        }
        // What is worth asking changes with what is answered; what is passed over only brings the rest to an end sooner.
        let mut worth = self.worth_asking()?.into_iter();
        let mut known = self.case.entries.clone();
        loop {
            let answered = self.case.entries != known;
            let next = if answered { None } else { worth.find(|q| !self.passed.contains(&q.fact)) };
            let question = match next {
                Some(question) => question,
                None => {
                    worth = self.worth_asking()?.into_iter();
                    known = self.case.entries.clone();
                    let Some(question) = worth.next() else {
                        self.finished();
                        return Ok(());
                    };
                    question
                }
            };
            self.asked = Some(question.fact);
            match self.ask(&question, input) {
                Left::Behind => self.say("\n", "\n"),
                Left::Quit => return Ok(()),
                Left::Cut => {
                    let name = &self.program.facts[question.fact].name;
                    self.say(
                        &format!("\n回答到此为止。“{name}”没有答完，没有写进案件；前面答过的都写入。\n"),
                        &format!("\nThe answers end here. `{name}` was not answered to the end and is left out; what was answered before is kept.\n"),
                    );
                    return Ok(());
                }
            }
        }
    }

    fn worth_asking(&self) -> Result<Vec<Question>, Stopped> {
        let (bound, faults) = bind(self.program, &self.case);
        let Some(case) = bound.first() else { return Err(Stopped::Faulty(faults)) };
        Ok(questions(&Decider::new(self.program), case, &self.passed))
    }

    fn finished(&self) {
        if self.passed.is_empty() {
            self.say("没有要再问的了。\n", "There is nothing more to ask.\n");
            return;
        }
        let names: Vec<&str> = self.passed.iter().map(|f| self.program.facts[*f].name.as_str()).collect();
        self.say(
            &format!("没有要再问的了。跳过的：{}。\n", names.join("、")),
            &format!("There is nothing more to ask. Passed over: {}.\n", names.join(", ")),
        );
    }

    /// Asks for the dates that decide which rules are in force, before anything else (M14).
    fn dates(&mut self, input: &mut impl BufRead) -> Reply<()> {
        for (procedural, zh, en) in [(false, "行为日", "act date"), (true, "裁决日", "decision date")] {
            let given = self.case.entries.iter().any(|e| match procedural {
                false => matches!(e, CaseEntry::ActDate(_)),
                true => matches!(e, CaseEntry::DecisionDate(_)),
            });
            if given || !self.program.asks_for_date(procedural) {
                continue;
            }
            let why = if procedural {
                ["哪一天作出决定", "the day of the decision"]
            } else {
                [
                    "所涉行为发生在哪一天，原则上适用那一天施行的规定",
                    "the day of the act: the rules in force on it apply",
                ]
            };
            self.say(&format!("{zh}：{}。\n", why[0]), &format!("{en}: {}.\n", why[1]));
            loop {
                self.say("  例如 2024-08-03 > ", "  such as 2024-08-03 > ");
                let line = read_line(input)?;
                if matches!(line.trim(), "退出" | "结束" | "q" | "quit") {
                    return Err(Left::Quit);
                }
                match day(&line, self.case.span) {
                    Ok(day) => {
                        let entry =
                            if procedural { CaseEntry::DecisionDate(day) } else { CaseEntry::ActDate(day) };
                        if self.take(entry) {
                            break;
                        }
                    }
                    Err(said) => self.object(&said),
                }
            }
            self.say("\n", "\n");
        }
        Ok(())
    }

    /// Asks where the case lies, if verdicts can hang on it (M5, M13).
    fn territory(&mut self, input: &mut impl BufRead) -> Reply<()> {
        let given = self.case.entries.iter().any(|e| matches!(e, CaseEntry::Territory(_)));
        if given || !self.program.asks_for_territory() {
            return Ok(());
        }
        self.say(
            "地域：案件发生在哪里，决定适用哪里的规定。\n",
            "Territory: where the case lies, which decides whose rules apply.\n",
        );
        loop {
            self.say("  例如 某省/某市/某县 > ", "  such as State/County > ");
            let line = read_line(input)?;
            let path = line.trim();
            match path {
                "退出" | "结束" | "q" | "quit" => return Err(Left::Quit),
                "?" | "？" | "" => break,
                _ if path
                    .split('/')
                    .all(|place| !place.is_empty() && place.chars().all(char::is_alphanumeric)) =>
                {
                    let entry = CaseEntry::Territory(Name { text: path.to_owned(), span: self.case.span });
                    if self.take(entry) {
                        break;
                    }
                }
                _ => self.object(&Said::new(
                    "地域写省、市、县的名称，中间用“/”隔开",
                    "write the names of the places, the widest first, with `/` between them",
                )),
            }
        }
        self.say("\n", "\n");
        Ok(())
    }

    fn ask(&mut self, question: &Question, input: &mut impl BufRead) -> Left {
        let fact = &self.program.facts[question.fact];
        let asked = fact.question.as_deref().unwrap_or(&fact.name);
        self.say(
            &format!("{asked}\n  （{}；为什么问：", fact.name),
            &format!("{asked}\n  ({}; asked because ", fact.name),
        );
        let provisions = self.shortened(&question.provisions);
        let matters = self.shortened(&question.matters);
        match question.due {
            true => self.say(
                &format!("关系到{provisions}，{matters}的期限由它定）\n"),
                &format!("under {provisions} by when {matters} is due hangs on it)\n"),
            ),
            false => self.say(
                &format!("关系到{provisions}，能改变{matters}）\n"),
                &format!("it bears on {provisions}, and can change {matters})\n"),
            ),
        }
        loop {
            self.say(&format!("  {} > ", form(fact).zh), &format!("  {} > ", form(fact).en));
            match self.answer(question.fact, input) {
                Ok(true) => return Left::Behind,
                Ok(false) => {}
                Err(left) => return left,
            }
        }
    }

    /// Hears one answer; `false` if it must be given again.
    fn answer(&mut self, id: Id<Fact>, input: &mut impl BufRead) -> Reply<bool> {
        let fact = &self.program.facts[id];
        let span = self.case.span;
        let name = Name { text: fact.name.clone(), span };
        let line = read_line(input)?;
        let entry = match read(fact, &line, span) {
            Err(said) => {
                self.object(&said);
                return Ok(false);
            }
            Ok(Heard::End) => return Err(Left::Quit),
            Ok(Heard::Pass) => {
                self.passed.insert(id);
                return Ok(true);
            }
            Ok(Heard::Unprovable) => CaseEntry::Unprovable(name),
            Ok(Heard::Inapplicable) => CaseEntry::Inapplicable(name),
            Ok(Heard::Value(value)) if fact.finding => {
                // What cannot be the value is said before it is asked who found it.
                if !self.fits(CaseEntry::Given(name.clone(), value.clone())) {
                    return Ok(false);
                }
                let Some(record) = self.record(input)? else {
                    self.passed.insert(id);
                    return Ok(true);
                };
                self.last = record.clone();
                CaseEntry::Finding(name, value, record)
            }
            Ok(Heard::Value(value)) => CaseEntry::Given(name, value),
        };
        Ok(self.take(entry))
    }

    /// By whom, when, on what grounds and evidence; nothing, if who answers passes over the fact.
    fn record(&mut self, input: &mut impl BufRead) -> Reply<Option<Record>> {
        let span = self.case.span;
        self.say(
            "  这要由人认定。以下四项有一项回答“？”的，这一问整个跳过。\n",
            "  This is a finding. Answer ? to any of the next four, and the question is passed over.\n",
        );
        let last = self.last.clone();
        let by = last.by.as_ref().map(|by| by.value.clone());
        let Some(by) = self.part(input, ["由谁认定", "found by whom"], by.as_deref(), Ok)? else {
            return Ok(None);
        };
        let on = last.on.as_ref().map(|on| on.date.to_string());
        let read_day = |line: String| day(&line, span);
        let Some(on) = self.part(input, ["哪一天认定", "found on which day"], on.as_deref(), read_day)?
        else {
            return Ok(None);
        };
        let Some(grounds) = self.part(input, ["理由", "on what grounds"], None, Ok)? else {
            return Ok(None);
        };
        let Some(evidence) = self.part(input, ["证据", "on what evidence"], None, Ok)? else {
            return Ok(None);
        };
        let text = |value: String| Some(Text { value, span });
        Ok(Some(Record {
            by: text(by),
            on: Some(Day { date: on.date, span }),
            grounds: text(grounds),
            evidence: text(evidence),
        }))
    }

    /// One part of the record of a finding. An empty answer repeats `last`, where there is one.
    fn part<T>(
        &self,
        input: &mut impl BufRead,
        [zh, en]: [&str; 2],
        last: Option<&str>,
        read: impl Fn(String) -> Result<T, Said>,
    ) -> Reply<Option<T>> {
        loop {
            match last {
                Some(last) => self.say(
                    &format!("    {zh}（直接回车：{last}）> "),
                    &format!("    {en} (Enter alone: {last}) > "),
                ),
                None => self.say(&format!("    {zh} > "), &format!("    {en} > ")),
            }
            let line = read_line(input)?;
            let heard = match (line.trim(), last) {
                ("?" | "？" | "不知道", _) => return Ok(None),
                ("q" | "quit" | "退出", _) => return Err(Left::Quit),
                ("", Some(last)) => read(last.to_owned()),
                ("", None) => Err(Said::new(
                    format!("认定要写明{zh}；不知道的，回答“？”"),
                    format!("a finding says {en}; where it is not known, answer ?"),
                )),
                (line, _) => legible(line).and_then(|()| read(line.to_owned())),
            };
            match heard {
                Ok(value) => return Ok(Some(value)),
                Err(said) => self.object(&said),
            }
        }
    }

    /// Takes a line into the case, if it holds together with what is there. That its fact was written
    /// down as unknown is then over.
    fn take(&mut self, entry: CaseEntry) -> bool {
        let about = self.asked.map(|fact| self.program.facts[fact].name.clone());
        let Some(entries) = self.reread(entry) else { return false };
        let before = self.case.entries.clone();
        self.case
            .entries
            .retain(|e| !matches!(e, CaseEntry::Unknown(name) if Some(&name.text) == about.as_ref()));
        self.case.entries.extend(entries);
        let fits = self.objected();
        if !fits {
            self.case.entries = before;
        }
        fits
    }

    /// Whether a line would hold together with the case.
    fn fits(&mut self, entry: CaseEntry) -> bool {
        let before = self.case.entries.clone();
        let taken = self.take(entry);
        self.case.entries = before;
        taken
    }

    /// The line as the case file will say it, read like one.
    fn reread(&mut self, entry: CaseEntry) -> Option<Vec<CaseEntry>> {
        let line = Case { entries: vec![entry], ..self.case.clone() };
        let text = write_case(&line, self.language == Language::Chinese);
        let source = self.sources.add("-", text.clone());
        let parsed = parse(source, &text);
        if let Some(fault) = parsed.diagnostics(&[]).first() {
            self.object(&fault.message);
            return None;
        }
        Some(parsed.file.cases.into_iter().flat_map(|c| c.entries).collect())
    }

    /// Says what does not hold together in the case, if anything.
    fn objected(&self) -> bool {
        let faults: Vec<Diagnostic> = bind(self.program, &self.case)
            .1
            .into_iter()
            .filter(|f| f.is_error() && f.code != Code::MissingDate)
            .collect();
        for fault in &faults {
            let help = fault.help.clone().unwrap_or_else(|| Said::new("请再回答一次", "please answer again"));
            self.object(&Said::new(
                format!("{}：{}", fault.message.zh, help.zh),
                format!("{}: {}", fault.message.en, help.en),
            ));
        }
        faults.is_empty()
    }

    fn object(&self, said: &Said) {
        self.say(&format!("  ✗ {}\n", said.zh), &format!("  ✗ {}\n", said.en));
    }

    /// Questions go to standard error, so that the case on standard output stays clean.
    fn say(&self, zh: &str, en: &str) {
        let text = match self.language {
            Language::Chinese => zh,
            Language::English => en,
        };
        let mut out = std::io::stderr().lock();
        let _ = out.write_all(visible(text).as_bytes()).and_then(|()| out.flush());
    }

    /// The first few of a list.
    fn shortened(&self, list: &[String]) -> String {
        let first: Vec<&str> = list.iter().take(3).map(String::as_str).collect();
        let more = list.len() > first.len();
        match self.language {
            Language::Chinese if more => format!("{}等 {} 处", first.join("、"), list.len()),
            Language::Chinese => first.join("、"),
            Language::English if more => {
                format!("{} and {} more", first.join(", "), list.len() - first.len())
            }
            Language::English => first.join(", "),
        }
    }

    fn verdict(&self) {
        let (bound, _) = bind(self.program, &self.case);
        let decider = Decider::new(self.program);
        for case in &bound {
            let explanation = explain(&decider, case, &|span| self.sources.locate(span));
            let report = Report { explanation: &explanation, why_not: None, margins: &[], plans: &[] };
            let text = render(&[report], Depth::Verdict, Format::Terminal { color: false }, self.language);
            self.say(&format!("\n{text}"), &format!("\n{text}"));
        }
    }
}

/// What an answer looks like.
fn form(fact: &Fact) -> Said {
    let numbered = |options: &[String]| {
        let list: Vec<String> = options.iter().enumerate().map(|(n, o)| format!("{} {o}", n + 1)).collect();
        list.join("\n  ")
    };
    let mut form = match &fact.kind {
        FactKind::Bool | FactKind::Citation(_) => Said::new("是/否", "yes/no"),
        FactKind::One(options) => {
            let list = numbered(options);
            Said::new(format!("{list}\n  编号或者名称"), format!("{list}\n  number or name"))
        }
        FactKind::Any(options) => {
            let list = numbered(options);
            Said::new(
                format!("{list}\n  编号或者名称，可以几个，用空格分开；一个也没有的，写“无”"),
                format!("{list}\n  numbers or names, divided by spaces, or none"),
            )
        }
        FactKind::Int => Said::new("整数", "a whole number"),
        FactKind::Number => Said::new("数", "a number"),
        FactKind::Money => Said::new("金额，例如 5万元", "an amount, such as 5000 yuan"),
        FactKind::Date => Said::new("日期，例如 2024-08-03", "a date, such as 2024-08-03"),
        FactKind::Duration(_) => Said::new("期间，例如 30日", "a period, such as 30 days"),
        FactKind::Text => Said::new("文字", "words"),
    };
    if fact.may_not_apply {
        form.zh.push_str("；不适用的，写“不适用”");
        form.en.push_str(", or \"not applicable\"");
    }
    form
}

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 10_000;

/// A line of input. One that is too long is cut; the rest of it is no answer to the next question.
fn read_line(input: &mut impl BufRead) -> Reply<String> {
    let mut line = Vec::new();
    match input.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
        Ok(0) | Err(_) => return Err(Left::Cut),
        Ok(_) => {}
    }
    while line.last() != Some(&b'\n') {
        let mut rest = Vec::new();
        match input.by_ref().take(LONGEST).read_until(b'\n', &mut rest) {
            Ok(0) | Err(_) => break,
            Ok(_) if rest.last() == Some(&b'\n') => break,
            Ok(_) => {}
        }
    }
    // What is not UTF-8 leaves a mark, and `answer` objects to it.
    Ok(String::from_utf8_lossy(&line).into_owned())
}
