//! From pest's pairs to the syntax tree.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "grammar rules are pest's enum; a reader names the rules that it understands"
)]

mod case;
mod citation;
mod counting;
mod declaration;
mod expression;
mod provision;

pub(crate) use case::name_done;
use pest::Parser;
use pest::iterators::Pair;
use pol_diagnostics::{Code, Diagnostic, Said, SourceId, Span};
use pol_values::{Literal, LiteralError, fold_width};

use crate::Parse;
use crate::ast::{
    Case, CaseEntry, CaseForm, Day, Declaration, File, Level, Member, Name, Person, Scenario, Statement,
    Text, Value,
};
use crate::grammar::{Grammar, Rule};
use crate::recover::{Kind, Known, Piece, Within};

/// Reads the whole text.
pub(crate) fn build(source: SourceId, text: &str) -> Parse {
    let mut builder =
        Builder { source, text, errors: Vec::new(), unreadable: Vec::new(), lost: Vec::new(), around: None };
    let mut file = File::default();
    match Grammar::parse(Rule::file, text) {
        Ok(pairs) => {
            let pieces = pairs.flat_map(Pair::into_inner);
            Assembly { file: &mut file, open: Open::Head, nest: provision::Nest::default() }
                .run(&mut builder, pieces);
            file.lost.append(&mut builder.lost);
        }
        // Cannot happen, since every text is a list of readable and unreadable pieces.
        Err(_) => builder.unreadable.push(Piece {
            span: Span::new(source, 0, text.len()),
            text: text.to_owned(),
            before: String::new(),
            within: Within::Head,
        }),
    }
    Parse { file, errors: builder.errors, unreadable: builder.unreadable }
}

/// The names that a file declares.
pub(crate) fn declared(file: &File) -> Vec<Known<'_>> {
    let mut names = Vec::new();
    for declaration in &file.declarations {
        match declaration {
            Declaration::Fact(fact) => names.push(Known { name: &fact.name.text, kind: Kind::Fact }),
            Declaration::Decision(decision) => {
                let of = decision.name.text.as_str();
                names.push(Known { name: of, kind: Kind::Decision });
                names.extend(
                    decision.outcomes.iter().map(|o| Known { name: &o.text, kind: Kind::Outcome(of) }),
                );
            }
            Declaration::Act(act) => names.push(Known { name: &act.name.text, kind: Kind::Act }),
            Declaration::Role(role) => names.push(Known { name: &role.name.text, kind: Kind::Role }),
            Declaration::Definition(definition) => {
                names.push(Known { name: &definition.name.text, kind: Kind::Definition });
            }
            Declaration::Constraint(_)
            | Declaration::Maps(_)
            | Declaration::Acknowledge(_)
            | Declaration::Hierarchy(..)
            | Declaration::Collective(..)
            | Declaration::Edge(_)
            | Declaration::Referral(_)
            | Declaration::Organ(_)
            | Declaration::Counting(_)
            | Declaration::Holidays(_) => {}
        }
    }
    names
}

/// What a piece belongs to.
enum Open {
    Head,
    Provision,
    Scenario,
    Case,
    /// Behind a head line that could not be read: what belongs to it is passed over.
    Lost,
}

/// Puts the pieces together.
struct Assembly<'f> {
    file: &'f mut File,
    open: Open,
    nest: provision::Nest,
}

impl Assembly<'_> {
    fn run<'i>(mut self, b: &mut Builder<'i>, pieces: impl Iterator<Item = Pair<'i, Rule>>) {
        let mut last = None;
        for piece in pieces {
            if piece.as_rule() == Rule::bad {
                self.unreadable(b, &piece, last.as_ref());
            } else {
                self.piece(b, piece.clone());
            }
            last = Some(piece);
        }
        self.close_provisions(b);
    }

    fn close_provisions(&mut self, b: &mut Builder<'_>) {
        self.file.provisions.append(&mut self.nest.close(b));
    }

    fn piece<'i>(&mut self, b: &mut Builder<'i>, piece: Pair<'i, Rule>) {
        match piece.as_rule() {
            Rule::EOI | Rule::line_comma => {}
            Rule::provision_head => {
                self.open = Open::Provision;
                self.nest.open(b, piece);
            }
            Rule::definition => {
                let definition = b.definition(piece);
                match (&self.open, self.nest.current()) {
                    (Open::Provision, Some(provision)) => provision.definitions.push(definition),
                    _ => self.file.declarations.push(Declaration::Definition(definition)),
                }
            }
            Rule::policy | Rule::head_line => {
                if matches!(self.open, Open::Head) {
                    b.head(&mut self.file.head, piece);
                } else {
                    let span = b.span(&piece);
                    b.report(
                        Code::BadHeader,
                        span,
                        Said::new(
                            "这一行属于文头，应写在条文和案例之前",
                            "this line belongs to the head, before the provisions and scenarios",
                        ),
                        Said::new(
                            "移到文件开头“规范”那一行下面",
                            "move it to the head of the file, below the line that begins with `policy`",
                        ),
                    );
                }
            }
            Rule::in_force | Rule::territory if matches!(self.open, Open::Head) => {
                b.head(&mut self.file.head, piece);
            }
            Rule::scenario => {
                self.close_provisions(b);
                self.open = Open::Scenario;
                let scenario = b.scenario(piece);
                self.file.scenarios.push(scenario);
            }
            Rule::case => {
                self.close_provisions(b);
                self.open = Open::Case;
                let span = b.span(&piece);
                let title = piece.into_inner().find(|p| p.as_rule() == Rule::text).map(|p| b.text(p));
                let title = title.unwrap_or(Text { value: String::new(), span });
                self.file.cases.push(Case {
                    title,
                    entries: Vec::new(),
                    persons: Vec::new(),
                    form: CaseForm::Pol,
                    span,
                });
            }
            Rule::acknowledge if matches!(self.open, Open::Head) => {
                let acknowledgement = b.acknowledgement(piece);
                self.file.declarations.push(Declaration::Acknowledge(acknowledgement));
            }
            Rule::fact
            | Rule::constraint
            | Rule::decision
            | Rule::act
            | Rule::role
            | Rule::maps
            | Rule::hierarchy
            | Rule::collective
            | Rule::edge
            | Rule::referral
            | Rule::organ
            | Rule::counting
            | Rule::holidays => {
                self.close_provisions(b);
                self.open = Open::Head;
                if let Some(declaration) = b.declaration(piece) {
                    self.file.declarations.push(declaration);
                }
            }
            Rule::person
            | Rule::given
            | Rule::others_line
            | Rule::unknown
            | Rule::unprovable
            | Rule::inapplicable
            | Rule::finding
            | Rule::date_line
            | Rule::territory
            | Rule::cites
            | Rule::chosen
            | Rule::ruling
            | Rule::done
            | Rule::not_done
            | Rule::expect
            | Rule::alone
            | Rule::without => self.case_piece(b, piece),
            _ => {
                let span = b.span(&piece);
                let before = b.errors.len();
                let cited = (piece.as_rule() == Rule::basis).then(|| piece.as_str().trim());
                b.around = self.nest.around_segment();
                let statement = b.statement(piece);
                b.around = None;
                let faulty = statement.is_none() || b.errors.len() > before;
                match (&self.open, self.nest.current(), statement) {
                    (Open::Provision, Some(provision), statement) => {
                        provision.unreadable |= faulty;
                        if let Some(Statement::Concludes(conclusions, _)) = &statement {
                            b.concluded_twice(&provision.statements, conclusions);
                        }
                        provision.statements.extend(statement);
                    }
                    (Open::Lost, ..) | (_, _, None) => {}
                    (Open::Scenario, ..) => b.statement_in_scenario(span, cited),
                    (Open::Head | Open::Provision | Open::Case, ..) => b.outside(span),
                }
            }
        }
    }

    fn case_piece<'i>(&mut self, b: &mut Builder<'i>, piece: Pair<'i, Rule>) {
        match self.open {
            Open::Scenario => {
                if let Some(scenario) = self.file.scenarios.last_mut() {
                    b.scenario_piece(scenario, piece);
                }
            }
            Open::Case => {
                if let Some(case) = self.file.cases.last_mut() {
                    b.case_piece(case, piece);
                }
            }
            Open::Lost => {}
            Open::Head | Open::Provision => {
                let span = b.span(&piece);
                b.report(
                    Code::OutsideProvision,
                    span,
                    Said::new(
                        "这一行只能写在“案例”或“案件”之下",
                        "this line can only stand under a `scenario` or a `case`",
                    ),
                    Said::new(
                        "前面先写一行 案例 “说明什么” 或 案件 “案号”",
                        "write a line `scenario \"…\"` or `case \"…\"` before it",
                    ),
                );
            }
        }
    }

    /// Notes a piece that could not be read, and what must not be complained of again for that.
    fn unreadable<'i>(&mut self, b: &mut Builder<'i>, piece: &Pair<'i, Rule>, last: Option<&Pair<'i, Rule>>) {
        let span = b.span(piece);
        let start = span.start as usize;
        let line_before = last.and_then(|last| {
            let from = last.as_span().start();
            let end = from + last.as_str().trim_end().len();
            let between = b.text.get(end..start)?;
            if between.contains('\n') { None } else { b.text.get(from..start) }
        });
        let text = piece.as_str().trim_end();
        let within = match self.open {
            Open::Head => Within::Head,
            Open::Provision => Within::Provision,
            Open::Scenario => Within::Scenario,
            Open::Case | Open::Lost => Within::Case,
        };
        if let (Some(before), Some(last)) = (line_before, last) {
            // A statement that seemed unfinished at its end goes on in what could not be read.
            let end = last.as_span().start() + last.as_str().trim_end().len();
            b.errors.retain(|e| {
                let unfinished = matches!(e.code, Code::Unreadable | Code::ExceptionWithoutEnd);
                !(unfinished && !before.is_empty() && e.span.is_some_and(|s| s.end as usize == end))
            });
        }
        let before = line_before.unwrap_or("").to_owned();
        b.lost.extend(crate::recover::declares(text));
        // What goes on after a statement that has no place here is not looked at by itself.
        let line = b.text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |end| end + 1);
        let displaced = |e: &Diagnostic| {
            let here = e.span.is_some_and(|s| (line..start).contains(&(s.start as usize)));
            e.code == Code::OutsideProvision && here
        };
        if !b.errors.iter().any(displaced) {
            b.unreadable.push(Piece { span, text: text.to_owned(), before, within });
        }
        if let (Open::Provision, Some(provision)) = (&self.open, self.nest.current()) {
            provision.unreadable = true;
            if let (Some(Rule::definition), Some(definition), true) =
                (last.map(Pair::as_rule), provision.definitions.last_mut(), line_before.is_some())
            {
                definition.means.forget_last();
            }
            if line_before.is_some() {
                match (provision.statements.last_mut(), last.map(Pair::as_rule)) {
                    (Some(Statement::When(expression, _)), Some(Rule::when)) => expression.forget_last(),
                    (Some(Statement::But(exception)), Some(Rule::but)) => exception.when.forget_last(),
                    _ => {}
                }
            }
        }
        if line_before.is_some() {
            match (last.map(Pair::as_rule), self.file.declarations.last_mut()) {
                (Some(Rule::constraint), Some(Declaration::Constraint(expression))) => {
                    expression.forget_last()
                }
                (Some(Rule::definition), Some(Declaration::Definition(definition))) => {
                    definition.means.forget_last()
                }
                _ => {}
            }
        }
        if crate::recover::opens_case(text) {
            self.close_provisions(b);
            self.open = Open::Lost;
        }
    }
}

/// The text being read and what was found wrong with it.
pub(crate) struct Builder<'i> {
    source: SourceId,
    text: &'i str,
    errors: Vec<Diagnostic>,
    unreadable: Vec<Piece>,
    /// Names whose declaration could not be read.
    lost: Vec<String>,
    /// Inside a 前段 or the like: what a 前段 that is cited alone is part of.
    around: Option<Level>,
}

impl<'i> Builder<'i> {
    fn span(&self, pair: &Pair<'i, Rule>) -> Span {
        let span = pair.as_span();
        Span::new(self.source, span.start(), span.start() + pair.as_str().trim_end().len())
    }

    fn report(&mut self, code: Code, span: Span, message: Said, help: Said) {
        self.errors.push(Diagnostic::new(code, span, message).help(help));
    }

    /// 应当 and the like under a scenario, where 应得 is meant.
    fn statement_in_scenario(&mut self, span: Span, basis: Option<&str>) {
        if let Some(basis) = basis {
            let cited = basis.trim_start_matches("依据").trim_start_matches("basis").trim();
            self.report(
                Code::OutsideProvision,
                span,
                Said::new(
                    "结果依哪一条得出，写在“见”后面",
                    "by which provision an outcome is expected stands behind `per`",
                ),
                Said::new(format!("写成 应得 … 见 {cited}"), format!("write `expect … per {cited}`")),
            );
            return;
        }
        self.report(
            Code::OutsideProvision,
            span,
            Said::new("案例里写的是已知的事实和应得的结果，不写规则", "a scenario holds what is given and what is expected, not rules"),
            Said::new("预期的结果写在“应得”后面：应得 决定 为 结果；应得 角色 应当 措施", "write what must come out behind `expect`: `expect decision is outcome`, `expect role must act`"),
        );
    }

    fn outside(&mut self, span: Span) {
        self.report(
            Code::OutsideProvision,
            span,
            Said::new("这一句不在任何条文之中", "this statement stands in no provision"),
            Said::new(
                "先写条文的编号，例如“第一条”，再写这一句",
                "write the provision's number first, such as `article 1`, and this statement below it",
            ),
        );
    }

    /// A name, with full-width letters and digits folded.
    fn name(&self, pair: Pair<'i, Rule>) -> Name {
        Name { text: fold_width(pair.as_str().trim_end()), span: self.span(&pair) }
    }

    /// A name that is being declared: it must not look like a number, an amount or a citation.
    fn new_name(&mut self, pair: Pair<'i, Rule>) -> Name {
        let name = self.name(pair);
        if Literal::parse(&name.text) != Err(LiteralError::NotANumber) {
            self.report(
                Code::NumberAsName,
                name.span,
                Said::new(
                    format!("“{}”是数字、金额或期间，不能用作名称", name.text),
                    format!("`{}` is a number, an amount or a period and cannot be a name", name.text),
                ),
                Said::new("在前面或后面加上说明它是什么的字", "add words that say what it is"),
            );
        }
        name
    }

    fn text(&mut self, pair: Pair<'i, Rule>) -> Text {
        let span = self.span(&pair);
        let open = pair.clone().into_inner().any(|p| p.as_rule() == Rule::open_text);
        let raw = pair.as_str().trim_end();
        let inner = raw.strip_prefix(['“', '"']).unwrap_or(raw);
        if open {
            self.report(
                Code::UnclosedText,
                span,
                Said::new("这段引文没有结束的引号", "this text has no closing quotation mark"),
                Said::new(
                    "在本行末尾补上“””；引文不能跨行",
                    "close it on this line; a text cannot go on to the next",
                ),
            );
            return Text { value: inner.to_owned(), span };
        }
        let inner = inner.strip_suffix(['”', '"']).unwrap_or(inner);
        Text { value: inner.to_owned(), span }
    }

    fn literal(&mut self, pair: &Pair<'i, Rule>) -> Option<Literal> {
        let text = pair.as_str().trim_end();
        match Literal::parse(text) {
            Ok(literal) => Some(literal),
            Err(error) => {
                let (message, help) = bad_value(text, error);
                let span = self.span(pair);
                self.report(Code::BadValue, span, message, help);
                None
            }
        }
    }

    fn day(&mut self, pair: &Pair<'i, Rule>) -> Option<Day> {
        match self.literal(pair)? {
            Literal::Date(date) => Some(Day { date, span: self.span(pair) }),
            Literal::Number(_) | Literal::Money(_) | Literal::Period(_) => {
                let span = self.span(pair);
                self.report(
                    Code::BadValue,
                    span,
                    Said::new("这里应当是一个日期", "a date is needed here"),
                    Said::new("写成 2024年7月18日 或 2024-07-18", "write it as 2024-07-18"),
                );
                None
            }
        }
    }

    fn members(&mut self, set: Pair<'i, Rule>) -> Vec<Member> {
        let mut members = Vec::new();
        for member in set.into_inner() {
            match member.as_rule() {
                Rule::text => members.push(Member::Text(self.text(member))),
                Rule::literal => {
                    let span = self.span(&member);
                    members.extend(self.literal(&member).map(|l| Member::Literal(l, span)));
                }
                _ => members.push(Member::Name(self.name(member))),
            }
        }
        members
    }

    fn value(&mut self, pair: Pair<'i, Rule>) -> Option<Value> {
        let inner = pair.into_inner().next()?;
        let span = self.span(&inner);
        match inner.as_rule() {
            Rule::literal => self.literal(&inner).map(|l| Value::Literal(l, span)),
            Rule::text => Some(Value::Text(self.text(inner))),
            Rule::set => Some(Value::Set(self.members(inner), span)),
            _ => Some(Value::Name(self.name(inner))),
        }
    }
}

/// 2024.7.18, 2024/7/18, 2024年8月: dates, though not as pol reads them.
fn bad_date(text: &str) -> Option<(Said, Said)> {
    let folded = fold_width(text);
    let folded = folded.trim();
    if let [year, month, day] = folded.split(['.', '/']).collect::<Vec<_>>().as_slice() {
        let digits = [year, month, day]
            .iter()
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
        return (digits && year.len() == 4).then(|| {
            (
                Said::new(format!("“{text}”不能读作日期"), format!("`{text}` cannot be read as a date")),
                Said::new(
                    format!("写成 {year}年{month}月{day}日 或 {year}-{month:0>2}-{day:0>2}"),
                    format!("write it as {year}-{month:0>2}-{day:0>2}"),
                ),
            )
        });
    }
    let whole_month = folded.ends_with('月') && folded.contains('年') && !folded.starts_with('年');
    whole_month.then(|| {
        (
            Said::new(format!("“{text}”没有写到日"), format!("`{text}` names no day")),
            Said::new(format!("写到日，例如 {text}1日"), format!("write the day too, such as {text}1日")),
        )
    })
}

/// What is wrong with a number, for people.
pub(crate) fn bad_value(text: &str, error: LiteralError) -> (Said, Said) {
    if let (LiteralError::NotANumber, Some(fault)) = (error, bad_date(text)) {
        return fault;
    }
    let message = match error {
        LiteralError::NotANumber => Said::new(
            format!("“{text}”不是数字、金额、期间或日期"),
            format!("`{text}` is no number, amount, period or date"),
        ),
        LiteralError::TooLong => Said::new(
            format!("“{text}”的位数太多，不能准确保存"),
            format!("`{text}` has too many digits to be kept exactly"),
        ),
        LiteralError::NoSuchDay => {
            Said::new(format!("没有“{text}”这一天"), format!("there is no such day as `{text}`"))
        }
        LiteralError::Exponent => {
            Said::new(format!("“{text}”用了科学记数法"), format!("`{text}` is written with an exponent"))
        }
    };
    let help = match error {
        LiteralError::NotANumber => Said::new(
            "可以写 5万元、百分之五、三十日、2024年7月18日",
            "write for example 500, 5%, 30 days, 2024-07-18",
        ),
        LiteralError::TooLong => Said::new(
            "整数部分最多 15 位，小数部分最多 6 位；期间要写整数",
            "at most 15 digits before the point and 6 after it; periods are whole numbers",
        ),
        LiteralError::NoSuchDay => Said::new("核对年、月、日", "check the year, month and day"),
        LiteralError::Exponent => {
            Said::new("把数字写全，例如 100000", "write the number out, such as 100000")
        }
    };
    (message, help)
}

impl Scenario {
    pub(crate) fn new(span: Span) -> Self {
        Scenario {
            name: None,
            title: None,
            like: None,
            entries: Vec::new(),
            expects: Vec::new(),
            alone: false,
            without: Vec::new(),
            span,
        }
    }
}

/// Where entries of a case go: to the person whose block is open, or to all.
fn entries_of(case: &mut Case) -> &mut Vec<CaseEntry> {
    match case.persons.last_mut() {
        Some(Person { entries, .. }) => entries,
        None => &mut case.entries,
    }
}
