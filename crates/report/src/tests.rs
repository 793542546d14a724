//! Small cases made by hand, drawn in every medium.

use pol_diagnostics::Language;
use pol_eval::{
    Asked, Consulted, ExceptionTrace, Explanation, FactSource, FactUse, Fate, FormulaKind, FormulaTrace,
    MatterTrace, MissingText, Need, Obstacle, Possible, Replacement, RestsOn, RestsOnKind, RuleTrace,
    StepName, StepTrace, Verdict, VerdictKind, WhyNot,
};
use pol_values::Truth;

use crate::wrap::width;
use crate::{Depth, Format, Report, render};

const PLAIN: Format = Format::Terminal { color: false };
const MEDIA: [Format; 4] = [PLAIN, Format::Terminal { color: true }, Format::Markdown, Format::Html];
const DEPTHS: [Depth; 3] = [Depth::Verdict, Depth::Reasons, Depth::Full];

fn fact(name: &str, value: &str, source: FactSource) -> FactUse {
    FactUse {
        fault: None,
        name: name.into(),
        question: Some(format!("{name}？")),
        value: value.into(),
        source,
        basis: None,
        raised_by: None,
        record: None,
        stands_for: Vec::new(),
        place: Some("案件.pol:3:6".into()),
    }
}

fn leaf(words: &str, truth: Truth, fact: FactUse) -> FormulaTrace {
    FormulaTrace { facts: vec![fact], ..group(words, FormulaKind::Facts, truth, Vec::new()) }
}

fn group(words: &str, kind: FormulaKind, truth: Truth, parts: Vec<FormulaTrace>) -> FormulaTrace {
    FormulaTrace { words: words.into(), truth, kind, facts: Vec::new(), parts, interpretation: None }
}

fn rule(citation: &str, outcomes: &[&str], fate: Fate, at: Option<StepName>) -> RuleTrace {
    RuleTrace {
        provision: format!("demo {citation}"),
        citation: citation.into(),
        title: Some("认识不一".into()),
        quote: Some(format!("{citation}的原文；")),
        modal: "则".into(),
        outcomes: outcomes.iter().map(|o| (*o).to_owned()).collect(),
        through: None,
        toward: Vec::new(),
        deadline: None,
        due: None,
        means: Vec::new(),
        law: None,
        fate,
        at,
        barred_by: None,
        superseded_by: None,
        limit: None,
        replaced_by: Vec::new(),
        reinstated: false,
        steps: vec![StepTrace { step: StepName::NotYetInForce, passed: Truth::True }],
        scopes: vec![leaf("主体 为 执法人员", Truth::True, fact("主体", "执法人员", FactSource::Given))],
        conditions: Vec::new(),
        exceptions: Vec::new(),
        interpretations: Vec::new(),
        place: "demo.pol:9:3".into(),
    }
}

fn verdict(kind: VerdictKind, permitted: &[&str], provisions: &[&str]) -> Verdict {
    Verdict {
        kind,
        permitted: permitted.iter().map(|o| (*o).to_owned()).collect(),
        ranges: Vec::new(),
        side_by_side: Vec::new(),
        provisions: provisions.iter().map(|p| format!("demo {p}")).collect(),
        provisional: false,
        rests_on: Vec::new(),
        regardless: Vec::new(),
        conflicts: Vec::new(),
        undisputed: None,
        possible: None,
        exact: None,
        ask: None,
        chosen: None,
        beyond: false,
        not_for_organ: false,
        ruled: false,
        by_default: false,
        due: Vec::new(),
        laws: Vec::new(),
    }
}

fn matter(name: &str, verdict: Verdict, rules: Vec<RuleTrace>) -> MatterTrace {
    MatterTrace {
        name: name.into(),
        title: None,
        actor: None,
        act: None,
        refused_by: None,
        done: None,
        not_done: false,
        verdict,
        choice: None,
        ruling: false,
        rules,
    }
}

fn duty(act: &str, verdict: Verdict, rules: Vec<RuleTrace>) -> MatterTrace {
    MatterTrace {
        actor: Some("部门".into()),
        act: Some(act.into()),
        ..matter(&format!("部门·{act}"), verdict, rules)
    }
}

fn case(decisions: Vec<MatterTrace>, acts: Vec<MatterTrace>) -> Explanation {
    Explanation {
        case: "（2024）执责3号".into(),
        person: None,
        act_date: Some("2024-08-03".into()),
        decision_date: None,
        territory: None,
        decisions,
        acts,
        findings: Vec::new(),
        facts: Vec::new(),
        done: Vec::new(),
        consulted: vec![Consulted {
            text: "demo".into(),
            short: None,
            title: Some("办法".into()),
            effective: Some("2024-07-18".into()),
            replaced_by: None,
            replaced_on: None,
            sha256: "0123456789abcdef".into(),
            encoded: Some("甲".into()),
            approved: None,
        }],
        missing: Vec::new(),
    }
}

fn told(explanation: &Explanation, depth: Depth, format: Format, language: Language) -> String {
    render(&[Report { explanation, why_not: None, margins: &[], plans: &[] }], depth, format, language)
}

fn sentence(explanation: &Explanation) -> String {
    told(explanation, Depth::Verdict, PLAIN, Language::Chinese)
}

fn found(mut fact: FactUse) -> FactUse {
    fact.record = Some(Asked {
        by: Some("法规股".into()),
        on: Some("2024-08-26".into()),
        grounds: Some("书面意见不同".into()),
        evidence: Some("审核表".into()),
    });
    fact
}

/// A decision with everything that reasons show: an exception that does not hold, a rule that lost to
/// priority, one that lost to an exception, one that may count.
fn reasoned() -> Explanation {
    let unclear = group("依据不明确", FormulaKind::Facts, Truth::False, Vec::new());
    let unclear =
        FormulaTrace { facts: vec![fact("依据不明确", "否", FactSource::OthersFalse)], ..unclear };
    let differ = leaf("认识不一致", Truth::True, found(fact("认识不一致", "是", FactSource::Found)));
    let intent = fact("故意违法", "否", FactSource::Presumed);
    let intent = FactUse { basis: Some("第十二条".into()), ..intent };
    let mut counts = rule("第六条（一）", &["不予追究"], Fate::Counts, None);
    counts.conditions =
        vec![group("（依据不明确 或 认识不一致）", FormulaKind::Any, Truth::True, vec![unclear, differ])];
    counts.exceptions = vec![ExceptionTrace {
        bites: Truth::False,
        when: leaf("故意违法", Truth::False, intent.clone()),
        but: None,
    }];
    let mut replaced = rule("第三条", &["追究"], Fate::Removed, Some(StepName::Priority));
    replaced.replaced_by = vec![Replacement {
        provision: "demo 第六条（一）".into(),
        why: "declared".into(),
        basis: Vec::new(),
        assumed: Vec::new(),
        premises: Vec::new(),
        unamended_since: None,
        interpretation: Some("条文未明言".into()),
    }];
    let mut excepted = rule("第四条", &["追究"], Fate::Removed, Some(StepName::Exception));
    let bites = leaf("受胁迫", Truth::True, fact("受胁迫", "是", FactSource::Given));
    excepted.exceptions = vec![ExceptionTrace { bites: Truth::True, when: bites, but: None }];
    let mut may = rule("第七条", &["免予追究", "不予追究"], Fate::MayCount, Some(StepName::Condition));
    may.conditions = vec![leaf("先行先试", Truth::Unknown, fact("先行先试", "未知", FactSource::Unknown))];
    let failed = rule("第八条", &["追究"], Fate::Removed, Some(StepName::Condition));
    let mut verdict = verdict(VerdictKind::Decided, &["不予追究"], &["第六条（一）"]);
    verdict.rests_on = vec![RestsOn {
        kind: RestsOnKind::Presumption,
        name: Some("故意违法".into()),
        value: Some("否".into()),
        basis: Some("第十二条".into()),
    }];
    verdict.regardless = vec!["先行先试".into()];
    let mut explanation =
        case(vec![matter("责任追究", verdict, vec![counts, replaced, excepted, may, failed])], Vec::new());
    explanation.facts = vec![found(fact("认识不一致", "是", FactSource::Found)), intent];
    explanation
}

#[test]
fn each_kind_of_verdict_is_one_sentence() {
    let say = |verdict| sentence(&case(vec![matter("责任追究", verdict, Vec::new())], Vec::new()));
    let has = |text: String, wanted: &str| assert!(text.contains(&format!("• {wanted}\n")), "{text}");
    has(
        say(verdict(VerdictKind::Decided, &["不予追究"], &["第六条（一）"])),
        "责任追究：不予追究。依据《办法》第六条（一）。",
    );
    has(say(verdict(VerdictKind::Decided, &["一般"], &[])), "责任追究：一般。没有条款另作规定。");
    has(say(verdict(VerdictKind::None, &[], &[])), "责任追究：没有规定。");
    has(say(verdict(VerdictKind::OutOfScope, &[], &[])), "责任追究：不在范围。");
    has(say(verdict(VerdictKind::NotInForce, &[], &[])), "责任追究：未施行，当日没有施行中的规则。");
    let mut open = verdict(VerdictKind::Open, &[], &[]);
    open.possible = Some(
        ["追究", "不予追究"]
            .map(|o| Possible {
                kind: VerdictKind::Decided,
                permitted: vec![o.into()],
                side_by_side: Vec::new(),
            })
            .to_vec(),
    );
    open.exact = Some(true);
    open.ask = Some(vec!["审查".into()]);
    has(say(open.clone()), "责任追究：待定，可能是 追究 或 不予追究；还需查明 审查。");
    open.exact = Some(false);
    has(say(open), "责任追究：待定，可能的结果不超出 追究 或 不予追究；还需查明 审查。");
    let mut provisional = verdict(VerdictKind::Decided, &["追究"], &[]);
    provisional.provisional = true;
    assert!(say(provisional).contains("暂定（可能被未载的规定推翻）。"));
}

#[test]
fn a_conflict_names_its_provisions() {
    let rules = vec![
        rule("第三条", &["追究"], Fate::Counts, None),
        rule("第六条", &["不予追究"], Fate::Counts, None),
    ];
    let mut verdict = verdict(VerdictKind::Conflict, &[], &["第三条", "第六条"]);
    verdict.undisputed = Some(Vec::new());
    let text = sentence(&case(vec![matter("责任追究", verdict, rules)], Vec::new()));
    let wanted = "• 责任追究：冲突。第三条（为 追究）、第六条（为 不予追究） 不能并存，也没有谁优\n  先。没有各条都允许的结果。\n";
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn choices_within_and_beyond_power() {
    let mut discretion = verdict(VerdictKind::Discretion, &["免予追究", "不予追究"], &["第七条"]);
    discretion.chosen = Some("不予追究".into());
    let mut of =
        matter("责任追究", discretion, vec![rule("第七条", &["免予追究", "不予追究"], Fate::Counts, None)]);
    of.choice =
        Some(Asked { by: Some("局党组".into()), on: Some("2024-09-10".into()), ..Asked::default() });
    let text = sentence(&case(vec![of.clone()], Vec::new()));
    let wanted =
        "可以在 免予追究、不予追究 中裁量。依据 第七条。已选定 不予追究（局党\n  组 2024-09-10 选定）。";
    assert!(text.contains(wanted), "{text}");
    of.verdict.chosen = Some("追究".into());
    of.verdict.beyond = true;
    assert!(sentence(&case(vec![of], Vec::new())).contains("选定越权"));
}

#[test]
fn duties_say_who_must_do_what() {
    let must = |act: &str| {
        let mut of = rule("第九条", &["do"], Fate::Counts, None);
        of.modal = "应当".into();
        of.toward = vec!["上级".into(), "监察".into()];
        duty(act, verdict(VerdictKind::Decided, &["do"], &["第九条"]), vec![of])
    };
    let with = |kind, permitted: &[&str], modal: &str| {
        let mut of = rule("第十条", &["do"], Fate::Counts, None);
        of.modal = modal.into();
        duty("处分", verdict(kind, permitted, &["第十条"]), vec![of])
    };
    let done = MatterTrace { done: Some("2024-08-20".into()), ..must("备案") };
    let acts = vec![
        done,
        must("说明"),
        with(VerdictKind::Decided, &["not do"], "不得"),
        with(VerdictKind::Discretion, &["do", "not do"], "可以"),
        with(VerdictKind::Discretion, &["do", "not do"], "有权"),
        with(VerdictKind::Discretion, &["do", "not do"], "可以不"),
        duty("移送", verdict(VerdictKind::None, &[], &[]), Vec::new()),
    ];
    let explanation = case(Vec::new(), acts);
    let text = sentence(&explanation);
    for wanted in [
        "• 部门 应当 备案、说明（向 上级、监察）。依据 第九条。已办 备案（2024-08-20）。\n",
        "• 部门 不得 处分。依据 第十条。\n",
        "• 部门 可以 处分（也可以不）。依据 第十条。\n",
        "• 部门 有权 处分。依据 第十条。\n",
        "• 部门 可以不 处分。依据 第十条。\n",
    ] {
        assert!(text.contains(wanted), "{wanted}{text}");
    }
    assert!(!text.contains("移送"), "{text}");
    assert!(
        told(&explanation, Depth::Full, PLAIN, Language::Chinese)
            .contains("本案没有规定的义务、权利和禁止。无规定：部门·移送。")
    );
}

#[test]
fn reasons_quote_what_counts_and_tell_what_lost() {
    let text = told(&reasoned(), Depth::Reasons, PLAIN, Language::Chinese);
    let wanted = "\
责任追究：不予追究
──────────────────
│ 第六条（一）“认识不一”
│ 第六条（一）的原文；
✓ 成立：条件
└─ ✓ 成立：认识不一致（是，法规股 2024-08-26 认定）
✓ 例外都不成立
└─ ✗ 不成立：故意违法（否，推定，依据 “第十二条”）

◆ 没有采用的规则
• ✗ 不适用（被优先）　第三条（为 追究）：第六条（一）优先于它（解读）
• ✗ 不适用（例外）　第四条（为 追究）：受胁迫

◆ 可能也适用、但不改变结论的规则
• ？ 可能适用（条件未知）　第七条（为 免予追究 或 不予追究）

◆ 不影响结论的事实
• 不论 先行先试 如何，结论都一样

结论还依靠
──────────
• 推定 故意违法 为 否，依据 “第十二条”（涉及 责任追究）

pol 只作辅助，不代替有权机关的决定。《办法》编写：甲，审核：未载明。
";
    assert!(text.ends_with(wanted), "{text}");
}

#[test]
fn the_full_report_has_every_rule_and_fact() {
    let text = told(&reasoned(), Depth::Full, PLAIN, Language::Chinese);
    for wanted in [
        "✗ 不适用（条件不成立）　第八条（为 追究）",
        "依据不明确（否，其余为否）",
        "理由 “书面意见不同”；证据 “审核表”；见 案件.pol:3:6",
        "解读 “条文未明言”",
        "散列 0123456789ab ",
        "在政策中的位置：demo.pol:9:3",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert!(!text.contains("0123456789abc"));
}

#[test]
fn english_has_the_same_content() {
    let text = told(&reasoned(), Depth::Reasons, PLAIN, Language::English);
    for wanted in [
        "责任追究: 不予追究. Under 第六条（一）.",
        "✓ holds: condition",
        "认识不一致 (yes, found by 法规股 on 2024-08-26)",
        "✗ does not count (exception)  第四条 (is 追究): 受胁迫",
        "presumed: 故意违法 is no, on the basis of “第十二条”",
        "it does not replace the decision of the competent authority",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

#[test]
fn why_not_says_what_each_rule_lacks() {
    let explanation = reasoned();
    let lacking = rule("第八条", &["追究"], Fate::Removed, Some(StepName::Condition));
    let statement = |name: &str| Need::Statement {
        words: name.into(),
        holds: true,
        facts: vec![fact(name, "否", FactSource::Given)],
    };
    let needs = vec![
        Need::One { parts: vec![statement("滥用职权"), Need::InForce] },
        Need::Provision { provision: "demo 第六条（一）".into() },
    ];
    let asked = WhyNot {
        matter: "责任追究".into(),
        outcome: "追究".into(),
        binding: false,
        kind: VerdictKind::Decided,
        permitted: false,
        possible: false,
        given_by: Vec::new(),
        default: None,
        narrowing: Vec::new(),
        obstacles: vec![Obstacle { rule: lacking, needs }],
        excluded_by: vec!["demo 第六条（一）".into()],
    };
    let report = Report { explanation: &explanation, why_not: Some(&asked), margins: &[], plans: &[] };
    let text = render(&[report], Depth::Verdict, PLAIN, Language::Chinese);
    let wanted = "\
为什么 责任追究 不是 追究
─────────────────────────
适用的 第六条（一） 排除这一结果。
会给出 追究 的规则，各自还缺：
✗ 不适用（条件不成立）　第八条“认识不一”
├─ 下列之一：
│  ├─ 滥用职权 须成立（现在：否，案件写明）
│  └─ 该条须在当日施行
└─ 须 第六条（一） 不适用
";
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn persons_of_one_case_share_a_document() {
    let (mut first, mut second) = (reasoned(), reasoned());
    first.person = Some("张某".into());
    second.person = Some("李某".into());
    let reports =
        [&first, &second].map(|explanation| Report { explanation, why_not: None, margins: &[], plans: &[] });
    let html = render(&reports, Depth::Reasons, Format::Html, Language::Chinese);
    for wanted in [
        "<h1>（2024）执责3号</h1>",
        "<h2>张某</h2>",
        "<h2>李某</h2>",
        "<h3>责任追究：<strong>不予追究</strong></h3>",
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
    assert_eq!(html.matches("pol 只作辅助").count(), 1);
}

/// Everything a case file or a policy can say, said as badly as possible.
fn hostile() -> Explanation {
    let bad = "# x <script>alert(1)</script> | `y` **z** [l](javascript:1) &lt; \u{1b}[2J\u{202e}\u{85}\n- 1. ==\r\n\thttp://a.b {{ 7*7 }} {% raw %}";
    let mut explanation = reasoned();
    explanation.case = bad.into();
    explanation.person = Some(bad.into());
    explanation.territory = Some(bad.into());
    explanation.missing = vec![MissingText {
        text: bad.into(),
        cited_by: bad.into(),
        exceptions_to: Some("责任追究".into()),
        followed: false,
    }];
    explanation.done = vec![(bad.into(), bad.into())];
    for text in &mut explanation.consulted {
        (text.title, text.encoded, text.approved) = (Some(bad.into()), Some(bad.into()), Some(bad.into()));
    }
    for fact in &mut explanation.facts {
        (fact.name, fact.value, fact.place) = (bad.into(), bad.into(), Some(bad.into()));
        fact.record = Some(Asked {
            by: Some(bad.into()),
            on: None,
            grounds: Some(bad.into()),
            evidence: Some(bad.into()),
        });
    }
    for matter in &mut explanation.decisions {
        (matter.name, matter.title) = (bad.into(), Some(bad.into()));
        matter.verdict.provisional = true;
        for rule in &mut matter.rules {
            (rule.title, rule.quote, rule.place) = (Some(bad.into()), Some(bad.into()), bad.into());
            rule.interpretations = vec![bad.into()];
            rule.conditions = vec![leaf(bad, Truth::True, fact(bad, bad, FactSource::Given))];
        }
    }
    explanation
}

#[test]
fn nothing_acts_on_a_terminal_or_reorders_a_line() {
    let explanation = hostile();
    for depth in DEPTHS {
        for format in MEDIA {
            let text = told(&explanation, depth, format, Language::Chinese);
            let colored = format == Format::Terminal { color: true };
            let unsafe_character =
                |c: char| (c.is_control() && c != '\n' && !(colored && c == '\u{1b}')) || c == '\u{202e}';
            assert!(!text.contains(unsafe_character), "{format:?}\n{text}");
            assert!(!text.contains("\u{1b}[2J"), "{format:?}");
        }
    }
}

#[test]
fn markdown_from_a_case_is_only_text() {
    let text = told(&hostile(), Depth::Full, Format::Markdown, Language::Chinese);
    let unescaped = text.replace("\\]", "").replace("\\*", "");
    assert!(!text.contains("<script") && !unescaped.contains("](") && !unescaped.contains("**z**"), "{text}");
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '>']);
        assert!(!bare.starts_with("# x") && !bare.starts_with("=="), "{line}");
        if line.starts_with('|') {
            let bars = line.replace("\\|", "").matches('|').count();
            assert!(bars == 6 || bars == 7, "{line}");
        }
    }
}

#[test]
fn html_from_a_case_is_only_text() {
    let text = told(&hostile(), Depth::Full, Format::Html, Language::Chinese);
    assert!(!text.contains("<script") && !text.contains("<pre>"), "{text}");
    assert!(text.contains("&lt;script&gt;") && text.contains("{{ 7*7 }}"));
    assert!(text.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"), "{text}");
    assert!(text.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"));
}

#[test]
fn html_is_well_formed_and_its_headings_skip_no_level() {
    for depth in DEPTHS {
        for explanation in [reasoned(), hostile()] {
            let text = told(&explanation, depth, Format::Html, Language::English);
            let (mut open, mut level) = (Vec::new(), 0);
            for tag in text.split('<').skip(1).filter_map(|t| t.split('>').next()) {
                let name = tag.split([' ', '\n']).next().unwrap_or_default();
                if let Some(n) = name.strip_prefix('h').and_then(|n| n.parse::<usize>().ok()) {
                    assert!(n <= level + 1, "h{n} after h{level}");
                    level = n;
                }
                match name.strip_prefix('/') {
                    Some(closed) => assert_eq!(open.pop(), Some(closed), "{tag}"),
                    None if matches!(name, "!DOCTYPE" | "meta" | "br") => {}
                    None => open.push(name),
                }
            }
            assert!(open.is_empty(), "{open:?}");
        }
    }
}

#[test]
fn a_terminal_line_has_at_most_80_columns() {
    for explanation in [reasoned(), hostile()] {
        for depth in DEPTHS {
            for language in [Language::Chinese, Language::English] {
                for line in told(&explanation, depth, PLAIN, language).lines() {
                    assert!(width(line) <= 80, "{line}");
                }
            }
        }
    }
}

#[test]
fn color_only_repeats_what_the_words_say() {
    let plain = told(&reasoned(), Depth::Full, PLAIN, Language::Chinese);
    assert!(!plain.contains('\u{1b}'));
    let mut colored = told(&reasoned(), Depth::Full, Format::Terminal { color: true }, Language::Chinese);
    while let Some(start) = colored.find('\u{1b}') {
        let end = colored.split_at(start).1.find('m').unwrap() + start;
        colored.replace_range(start..=end, "");
    }
    assert_eq!(plain, colored);
}

#[test]
fn a_deep_condition_is_drawn_in_every_medium() {
    let mut condition = leaf("甲", Truth::False, fact("甲", "否", FactSource::Given));
    for _ in 0..300 {
        let other = leaf("乙", Truth::True, fact("乙", "是", FactSource::Given));
        condition = group("（甲 且 乙）", FormulaKind::All, Truth::False, vec![condition, other]);
    }
    let mut of = rule("第一条", &["追究"], Fate::Removed, Some(StepName::Condition));
    of.conditions = vec![condition];
    let explanation =
        case(vec![matter("责任追究", verdict(VerdictKind::None, &[], &[]), vec![of])], Vec::new());
    for format in MEDIA {
        assert!(told(&explanation, Depth::Full, format, Language::Chinese).matches('乙').count() >= 300);
    }
}
