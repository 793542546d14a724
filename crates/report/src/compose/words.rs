//! The fixed words of reports, in both languages.

use pol_diagnostics::Language;
use pol_eval::{Asked, Fate, Statement, StatementModal, StepName, VerdictKind, act_words};
use pol_values::{Literal, Truth};

use crate::document::{Emphasis, Text};

/// Words in the language of a report.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    pub(crate) fn pick<T>(self, zh: T, en: T) -> T {
        match self.0 {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// 甲、乙
    pub(crate) fn list<S: AsRef<str>>(self, items: &[S]) -> String {
        join(items, self.pick("、", ", "))
    }

    /// 甲、乙 或 丙
    pub(crate) fn either<S: AsRef<str>>(self, items: &[S]) -> String {
        self.before_last(items, self.pick(" 或 ", " or "))
    }

    /// The same of what may itself be a list: 追究；不予追究；或者 在 免予追究、不予追究 中裁量. Where one has alternatives
    /// of its own they are counted: ① 可以 从重；② 应当 从轻 或 减轻
    pub(crate) fn alternatives(self, items: &[String]) -> String {
        let divided = |item: &String| ["；", " 或 ", "; ", " or "].iter().any(|mark| item.contains(mark));
        if items.len() > 1 && items.iter().any(divided) {
            let counted = |(n, item): (u32, &String)| {
                let sign = char::from_u32(0x2460 + n).filter(|_| n < 20);
                sign.map_or_else(|| format!("({}) {item}", n + 1), |sign| format!("{sign} {item}"))
            };
            let counted: Vec<String> = (0..).zip(items).map(counted).collect();
            return counted.join(self.pick("；", "; "));
        }
        if self.0 == Language::Chinese && items.iter().any(|item| item.contains('、')) {
            return match items {
                [most @ .., last] if !most.is_empty() => format!("{}；或者 {last}", most.join("；")),
                few => self.list(few),
            };
        }
        self.either(items)
    }

    /// The outcomes between which there is discretion.
    pub(crate) fn between<S: AsRef<str>>(self, items: &[S]) -> String {
        let list = self.before_last(items, self.pick("、", " and "));
        // A range of amounts is one item.
        let word = if items.len() == 1 { "within" } else { "between" };
        self.pick(list.clone(), format!("{word} {list}"))
    }

    fn before_last<S: AsRef<str>>(self, items: &[S], word: &str) -> String {
        match items {
            [most @ .., last] if !most.is_empty() => format!("{}{word}{}", self.list(most), last.as_ref()),
            few => self.list(few),
        }
    }

    /// Citations, the items of one article together and runs of them, or of whole articles, from end to end:
    /// 第六条（一）至（十）、（十二）、第八条至第十条.
    pub(crate) fn cited<S: AsRef<str>>(self, citations: &[S]) -> String {
        let mut shown: Vec<String> = Vec::new();
        let mut article = "";
        let mut run: Vec<(u64, &str)> = Vec::new();
        let flush = |run: &mut Vec<(u64, &str)>, shown: &mut Vec<String>| {
            match run.as_slice() {
                [first, .., last] if run.len() > 2 => {
                    shown.push(format!("{}{}{}", first.1, self.pick("至", " to "), last.1));
                }
                few => shown.extend(few.iter().map(|(_, item)| (*item).to_owned())),
            }
            run.clear();
        };
        for citation in citations {
            let citation = citation.as_ref();
            let (own, item) = citation.find('（').map_or((citation, ""), |at| citation.split_at(at));
            let numeral = |text: &str, before: char, after: char| {
                text.strip_prefix(before)
                    .and_then(|rest| rest.strip_suffix(after))
                    .and_then(pol_values::chinese_numeral)
            };
            // Whole articles are items of their text.
            let (own, item, number) = match item {
                "" => ("", citation, numeral(citation, '第', '条')),
                item => (own, item, numeral(item, '（', '）')),
            };
            let follows = own == article
                && number.is_some_and(|n| run.last().is_some_and(|(last, _)| last.checked_add(1) == Some(n)));
            if !follows {
                flush(&mut run, &mut shown);
            }
            match number {
                Some(n) if own == article => run.push((n, item)),
                Some(n) => run.push((n, citation)),
                None => shown.push(citation.to_owned()),
            }
            article = own;
        }
        flush(&mut run, &mut shown);
        self.list(&shown)
    }

    /// Parts of one sentence.
    pub(crate) fn parts<S: AsRef<str>>(self, items: &[S]) -> String {
        join(items, self.pick("；", "; "))
    }

    /// Whole sentences, one after the other.
    pub(crate) fn sentences<S: AsRef<str>>(self, items: &[S]) -> String {
        join(items, self.pick("", " "))
    }

    pub(crate) fn colon(self) -> &'static str {
        self.pick("：", ": ")
    }

    pub(crate) fn stop(self) -> &'static str {
        self.pick("。", ".")
    }

    /// （甲）, or nothing for nothing.
    pub(crate) fn bracketed(self, words: &str) -> String {
        match (words.is_empty(), self.0) {
            (true, _) => String::new(),
            (false, Language::Chinese) => format!("（{words}）"),
            (false, Language::English) => format!(" ({words})"),
        }
    }

    /// Citations behind a word: 依据 第六条, 依据《办法》第六条.
    pub(crate) fn behind(self, word: &str, cited: &str) -> String {
        let between = if cited.starts_with('《') { "" } else { " " };
        format!("{word}{between}{cited}")
    }

    /// “甲”; what is quoted within it, ‘乙’.
    pub(crate) fn quoted(self, words: &str) -> String {
        format!("“{}”", words.replace('“', "‘").replace('”', "’"))
    }

    /// `✓ 成立`
    pub(crate) fn sign(self, truth: Truth) -> Text {
        let (zh, en) = match truth {
            Truth::True => ("成立", "holds"),
            Truth::False => ("不成立", "does not hold"),
            Truth::Unknown => ("未知", "not known"),
        };
        signed(truth, self.pick(zh, en))
    }

    pub(crate) fn kind(self, kind: VerdictKind) -> &'static str {
        let (zh, en) = match kind {
            VerdictKind::Decided => ("已定", "decided"),
            VerdictKind::Discretion => ("裁量", "discretion"),
            VerdictKind::Open => ("待定", "open"),
            VerdictKind::Conflict => ("冲突", "conflict"),
            VerdictKind::None => ("无规定", "no rule"),
            VerdictKind::OutOfScope => ("不在范围", "out of scope"),
            VerdictKind::NotInForce => ("未施行", "not in force"),
        };
        self.pick(zh, en)
    }

    /// The step that removed a rule.
    pub(crate) fn failed(self, step: StepName) -> &'static str {
        let (zh, en) = match step {
            StepName::NotYetInForce => ("未施行", "not yet in force"),
            StepName::Repealed => ("已废止", "repealed"),
            StepName::OutOfScope => ("不在范围", "out of scope"),
            StepName::Condition => ("条件不成立", "condition does not hold"),
            StepName::Exception => ("例外", "exception"),
            StepName::Priority => ("被优先", "overridden"),
            StepName::NotCompetent => ("无权设定", "not competent to set it"),
            StepName::NotEmpowered => ("无权作出", "not empowered to do it"),
            StepName::NotBinding => ("对象不归其管", "cannot bind that organ"),
            StepName::Rank => ("被位阶", "outranked"),
            StepName::Deference => ("被替代", "gives way"),
            StepName::Milder => ("较轻", "milder"),
            StepName::Lighter => ("从旧兼从轻", "not the lighter law"),
        };
        self.pick(zh, en)
    }

    /// Whether an exception removes a rule. That none does speaks for the rule.
    pub(crate) fn excepted(self, bites: Truth) -> Text {
        let (zh, en) = match bites {
            Truth::True => ("有例外", "an exception applies"),
            Truth::False => ("例外都不成立", "no exception applies"),
            Truth::Unknown => ("有没有例外未知", "not known whether an exception applies"),
        };
        signed(!bites, self.pick(zh, en))
    }

    pub(crate) fn step(self, step: StepName, passed: Truth) -> Text {
        let (zh, en) = match (step, passed) {
            (_, Truth::False) => return signed(passed, self.failed(step)),
            (StepName::NotYetInForce | StepName::Repealed, Truth::True) => ("在施行", "in force"),
            (StepName::OutOfScope, Truth::True) => ("在范围内", "in scope"),
            (StepName::Condition, Truth::True) => ("条件成立", "condition holds"),
            (StepName::Exception, Truth::True) => ("没有例外", "no exception"),
            (StepName::Lighter, Truth::True) => ("依这一日的规定", "the law that is taken"),
            (StepName::Priority | StepName::Rank | StepName::Deference, Truth::True) => {
                ("未被优先", "not overridden")
            }
            (StepName::NotCompetent | StepName::NotEmpowered | StepName::NotBinding, Truth::True) => {
                ("有权设定", "competent")
            }
            (StepName::Milder, Truth::True) => ("取最重", "severest"),
            (
                StepName::NotYetInForce
                | StepName::Repealed
                | StepName::OutOfScope
                | StepName::Condition
                | StepName::Exception
                | StepName::Priority
                | StepName::NotCompetent
                | StepName::NotEmpowered
                | StepName::NotBinding
                | StepName::Rank
                | StepName::Deference
                | StepName::Milder
                | StepName::Lighter,
                Truth::Unknown,
            ) => {
                return signed(passed, self.undecided(step));
            }
        };
        signed(passed, self.pick(zh, en))
    }

    /// A step of which it is not known whether a rule passes it.
    pub(crate) fn undecided(self, step: StepName) -> &'static str {
        let (zh, en) = match step {
            StepName::NotYetInForce | StepName::Repealed => ("是否施行未知", "not known whether in force"),
            StepName::OutOfScope => ("是否在范围内未知", "not known whether in scope"),
            StepName::Condition => ("条件未知", "condition not known"),
            StepName::Exception => ("例外未知", "exception not known"),
            StepName::Lighter => ("新旧规定的轻重未知", "not known which law is lighter"),
            StepName::Priority | StepName::Rank | StepName::Deference => {
                ("是否被优先未知", "not known whether overridden")
            }
            StepName::NotCompetent | StepName::NotEmpowered | StepName::NotBinding => {
                ("是否有权设定未知", "not known whether competent")
            }
            StepName::Milder => ("是否最重未知", "not known whether severest"),
        };
        self.pick(zh, en)
    }

    /// What became of a rule, with the step.
    pub(crate) fn fate(self, fate: Fate, at: Option<StepName>) -> Text {
        match fate {
            Fate::Counts => signed(Truth::True, self.pick("适用", "counts")),
            Fate::MayCount => {
                let why = at.map(|step| self.bracketed(self.undecided(step))).unwrap_or_default();
                signed(Truth::Unknown, &format!("{}{why}", self.pick("可能适用", "may count")))
            }
            Fate::Removed => {
                let why = at.map(|step| self.bracketed(self.failed(step))).unwrap_or_default();
                signed(Truth::False, &format!("{}{why}", self.pick("不适用", "does not count")))
            }
        }
    }

    /// A modal in the report's language; policies of either language are read.
    pub(crate) fn modal(self, written: &str) -> String {
        let (zh, en) = match written {
            "则" | "is" => ("为", "is"),
            "应当" | "must" => ("应当", "must"),
            "不得" | "must not" => ("不得", "must not"),
            "可以" | "may" => ("可以", "may"),
            "有权" | "has the right to" => ("有权", "has the right to"),
            "可以不" | "need not" => ("可以不", "need not"),
            other => return other.to_owned(),
        };
        self.pick(zh, en).to_owned()
    }

    /// What a case states.
    pub(crate) fn stated(self, given: &[String]) -> String {
        if given.is_empty() {
            self.pick("没有要写明的", "nothing to state").to_owned()
        } else {
            self.list(given)
        }
    }

    /// What a smallest case says of all facts that it does not state.
    pub(crate) fn others_false(self, findings: bool) -> &'static str {
        match findings {
            true => self.pick("；认定 其余 为 否；其余 为 否", "; finding others is false; others false"),
            false => self.pick("；其余 为 否", "; others false"),
        }
    }

    /// A value as the trace writes it, in the report's language.
    pub(crate) fn value(self, written: &str) -> String {
        let english = match written {
            "未知" => "not known".to_owned(),
            "是" => "yes".to_owned(),
            "否" => "no".to_owned(),
            "不适用" => "not applicable".to_owned(),
            "无" => "none".to_owned(),
            other => match Literal::parse(other) {
                Ok(Literal::Money(n)) if other == format!("{n}元") => format!("{n} yuan"),
                Ok(Literal::Period(period)) if other == period.chinese() => period.to_string(),
                Ok(Literal::Number(_) | Literal::Money(_) | Literal::Period(_) | Literal::Date(_))
                | Err(_) => other.to_owned(),
            },
        };
        self.pick(written.to_owned(), english)
    }

    /// `自 收到申请 起 30日 内`
    pub(crate) fn deadline(self, written: &str) -> String {
        let parts = written
            .strip_prefix("自 ")
            .and_then(|w| w.strip_suffix(" 内"))
            .and_then(|w| w.split_once(" 起 "));
        match parts {
            Some((from, within)) => {
                self.pick(written.to_owned(), format!("within {} from {from}", self.value(within)))
            }
            None => written.to_owned(),
        }
    }

    /// Why one rule prevails over another.
    pub(crate) fn priority(self, why: &str) -> String {
        let (zh, en) = match why {
            "declared" => ("优先于它", "overrides it"),
            "special" => ("特别规定优于一般规定", "is special towards it"),
            "special-proved" => {
                ("是它的特别规定（条件蕴含它的条件）", "is special: its condition implies the other's")
            }
            "later" => ("是后施行的规定", "is later"),
            "severest" => ("较重，从其规定", "is severer and is followed"),
            "retroactive" => ("溯及以前的行为", "reaches back to earlier acts"),
            "rank" => ("位阶高于它", "ranks above it"),
            "rank-in-territory" => ("在它的地域内优先适用", "goes before it in its territory"),
            "deference" => ("与它不一致，它从其规定", "differs, and it gives way"),
            "deference-otherwise" => ("另有规定，它从其规定", "provides otherwise, and it gives way"),
            other => return other.to_owned(),
        };
        self.pick(zh, en).to_owned()
    }

    /// 应当 从重
    pub(crate) fn statement(self, statement: &Statement) -> String {
        let (zh, en) = match statement.modal {
            StatementModal::Must => ("应当", "must be"),
            StatementModal::MustNot => ("不得", "must not be"),
            StatementModal::May => ("可以", "may be"),
        };
        format!("{} {}", self.pick(zh, en), self.either(&statement.outcomes))
    }

    /// The outcome of a duty or a decision.
    pub(crate) fn outcome(self, outcome: &str) -> &str {
        match outcome {
            "是" => self.pick("是", "yes"),
            "否" => self.pick("否", "no"),
            other => act_words(other).map_or(other, |(zh, en)| self.pick(zh, en)),
        }
    }

    /// `局党组 2025-04-18 选定`, `chosen by the board on 2025-04-18`: who recorded it, when, and what that was.
    pub(crate) fn recorded(self, record: Option<&Asked>, (zh, en): (&str, &str)) -> String {
        let by = record.and_then(|record| record.by.as_ref());
        let on = record.and_then(|record| record.on.as_ref());
        let before = |part: Option<&String>| part.map(|part| format!("{part} ")).unwrap_or_default();
        let after = |word: &str, part: Option<&String>| {
            part.map(|part| format!(" {word} {part}")).unwrap_or_default()
        };
        self.pick(
            format!("{}{}{zh}", before(by), before(on)),
            format!("{en}{}{}", after("by", by), after("on", on)),
        )
    }
}

pub(super) fn signed(truth: Truth, words: &str) -> Text {
    let (sign, style) = match truth {
        Truth::True => ("✓", Emphasis::Holds),
        Truth::False => ("✗", Emphasis::Fails),
        Truth::Unknown => ("？", Emphasis::Unknown),
    };
    Text::default().with(style, format!("{sign} {words}"))
}

fn join<S: AsRef<str>>(items: &[S], between: &str) -> String {
    items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::Language;

    use super::Words;

    #[test]
    fn runs_of_citations_are_said_from_end_to_end() {
        let zh = Words(Language::Chinese);
        for (citations, said) in [
            (&["第一条", "第二条", "第三条", "第五条"][..], "第一条至第三条、第五条"),
            (&["第一条", "第二条"], "第一条、第二条"),
            (&["第六条（一）", "第六条（二）", "第六条（三）", "第七条"], "第六条（一）至（三）、第七条"),
            (
                &["第五条", "第六条（一）", "第七条", "第八条", "第九条"],
                "第五条、第六条（一）、第七条至第九条",
            ),
            (&["甲法 第一条", "甲法 第二条", "甲法 第三条"], "甲法 第一条、甲法 第二条、甲法 第三条"),
            (&["第一条第一款", "第一条第二款", "第二条"], "第一条第一款、第一条第二款、第二条"),
        ] {
            assert_eq!(zh.cited(citations), said);
        }
    }

    #[test]
    fn values_and_deadlines_are_said_in_the_language_of_the_report() {
        let (zh, en) = (Words(Language::Chinese), Words(Language::English));
        for (written, english) in [
            ("是", "yes"),
            ("50000元", "50000 yuan"),
            ("30日", "30 days"),
            ("1个工作日", "1 working day"),
            ("2024-08-03", "2024-08-03"),
            ("执法人员", "执法人员"),
            // The words of a text stand as they were written.
            ("“三十日”", "“三十日”"),
        ] {
            assert_eq!((zh.value(written), en.value(written)), (written.to_owned(), english.to_owned()));
        }
        let due = "自 收到申请 起 10个工作日 内";
        assert_eq!(en.deadline(due), "within 10 working days from 收到申请");
        assert_eq!(zh.deadline(due), due);
    }
}
