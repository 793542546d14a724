//! The one table of keywords: every spelling in Chinese and English.
//!
//! `keywords.pest` is written from this table (a test compares them); diagnostics, suggestions and
//! the manual read it too, so a new spelling is one line here.

/// What may stand directly behind a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// Nothing that could go on an identifier: `非故意` is a name, not a negation.
    Gap,
    /// The same, or a number: `不超过5万元`.
    GapOrNumber,
}

/// A keyword with its spellings; the first of each language is the one that pol writes.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// The grammar's rule, without its `kw_`.
    pub rule: &'static str,
    /// Chinese spellings.
    pub zh: &'static [&'static str],
    /// English spellings; words are divided by one space, any spaces or tabs are read.
    pub en: &'static [&'static str],
    /// What may follow.
    pub follows: Follows,
    /// Whether it can open a statement or declaration.
    pub opens: bool,
    /// Whether no name may be spelled so: infix words, and words that begin a phrase in a condition.
    pub reserved: bool,
}

const fn opener(rule: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Keyword {
    Keyword { rule, zh, en, follows: Follows::Gap, opens: true, reserved: false }
}

const fn inner(rule: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Keyword {
    Keyword { rule, zh, en, follows: Follows::Gap, opens: false, reserved: false }
}

const fn infix(rule: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Keyword {
    Keyword { rule, zh, en, follows: Follows::Gap, opens: false, reserved: true }
}

const fn bound(rule: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Keyword {
    Keyword { rule, zh, en, follows: Follows::GapOrNumber, opens: false, reserved: true }
}

/// An opener that no name in a condition may be spelled like, because it begins the statement that
/// follows a condition.
const fn stop(rule: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Keyword {
    Keyword { rule, zh, en, follows: Follows::Gap, opens: true, reserved: true }
}

/// Every keyword of the language.
pub const KEYWORDS: &[Keyword] = &[
    // the head of a policy
    opener("policy", &["规范"], &["policy"]),
    opener("short", &["简称"], &["short"]),
    opener("issuer", &["制定机关"], &["issuer"]),
    opener("rank", &["位阶"], &["rank"]),
    opener("document_number", &["文号"], &["document number"]),
    opener("issued", &["印发", "公布"], &["issued"]),
    opener("effective", &["施行", "实施"], &["effective"]),
    opener("repealed", &["废止"], &["repealed"]),
    opener("replaces", &["取代"], &["replaces"]),
    opener("source", &["原文"], &["source"]),
    opener("use", &["载入"], &["use"]),
    opener("encoded", &["编写"], &["encoded by"]),
    opener("approved", &["审核"], &["approved by"]),
    opener("edition", &["语言版本"], &["language edition"]),
    opener("only_held", &["仅载"], &["only held"]),
    // declarations
    opener("fact", &["事实"], &["fact"]),
    opener("constraint", &["约束"], &["constraint"]),
    opener("decision", &["决定"], &["decision"]),
    opener("act", &["措施"], &["act"]),
    opener("role", &["角色"], &["role"]),
    opener("define", &["定义"], &["define"]),
    opener("maps", &["对应"], &["maps"]),
    inner("means", &["指"], &["means"]),
    inner("includes", &["包括"], &["includes"]),
    inner("refuses", &["即 不"], &["refuses to"]),
    inner("presume", &["推定"], &["presume"]),
    inner("raised", &["主张"], &["raised by"]),
    opener("finding", &["认定"], &["finding"]),
    inner("inapplicable_allowed", &["可不适用"], &["may not apply"]),
    inner("default", &["默认"], &["default"]),
    inner("severest_first", &["由重到轻"], &["severest first"]),
    inner("concurrent", &["可并存"], &["concurrent"]),
    inner("take_severest", &["取最重"], &["take the severest"]),
    inner("take_highest", &["取高"], &["take the highest"]),
    inner("parts", &["含"], &["with parts"]),
    // types
    inner("type_bool", &["是否"], &["bool"]),
    inner("type_int", &["整数"], &["int"]),
    inner("type_number", &["数", "数字"], &["number"]),
    inner("type_money", &["金额"], &["money"]),
    inner("type_date", &["日期"], &["date"]),
    inner("type_duration", &["期间"], &["duration"]),
    inner("type_one", &["选项"], &["one of"]),
    inner("type_any", &["多选"], &["any of"]),
    inner("type_text", &["文字"], &["text"]),
    inner("type_citation", &["援引"], &["citation"]),
    // conditions
    infix("and", &["且", "并且"], &["and"]),
    infix("or", &["或", "或者"], &["or"]),
    infix("not", &["非"], &["not"]),
    infix("not_whole", &["并非"], &["it is not the case that"]),
    infix("is", &["为"], &["is"]),
    infix("is_not", &["不为"], &["is not"]),
    infix("in", &["属于"], &["is in", "in"]),
    infix("not_in", &["不属于"], &["is not in", "not in"]),
    infix("contains", &["包含"], &["contains"]),
    infix("because", &["因"], &[]),
    infix("causing", &["致使", "导致"], &[]),
    infix("because_of", &[], &["because of"]),
    infix("conforms", &["符合"], &["conforms to"]),
    bound("over", &["超过", "高于", "大于"], &["exceeds", "is more than", "more than", "after"]),
    bound(
        "at_most",
        &["不超过", "不高于", "不大于"],
        &["does not exceed", "is at most", "at most", "within", "not after"],
    ),
    bound(
        "under",
        &["不满", "未满", "不足", "低于", "少于", "小于", "早于"],
        &["is less than", "less than", "before"],
    ),
    bound(
        "at_least",
        &["不低于", "不少于", "不小于", "达到", "届满", "满"],
        &["is at least", "at least", "not before"],
    ),
    bound("equals", &["等于"], &["equals"]),
    bound("differs", &["不等于"], &["differs from"]),
    bound("later", &["晚于"], &["later than"]),
    bound("at", &["在"], &["in range"]),
    infix("or_more", &["以上"], &["or more"]),
    infix("or_less", &["以下", "以内"], &["or less"]),
    infix("beyond", &["以外"], &["or beyond"]),
    bound("range_to", &["至"], &["to"]),
    bound("plus", &["加"], &["plus"]),
    bound("minus", &["减"], &["minus"]),
    bound("times", &["乘"], &["multiplied by"]),
    bound("divided", &["除以"], &["divided by"]),
    // rules
    stop("when", &["当"], &["when", "where"]),
    stop(
        "any_of",
        &["有下列情形之一的"],
        &["when any of the following", "where any of the following", "any of the following"],
    ),
    stop(
        "all_of",
        &["同时具备下列条件的"],
        &["when all of the following", "where all of the following", "all of the following"],
    ),
    stop("but", &["但"], &["but not", "except"]),
    infix("excepted", &["的除外", "除外"], &["excepted"]),
    stop("then", &["则"], &["then"]),
    stop("must", &["应当", "必须", "须"], &["must", "shall"]),
    stop("must_not", &["不得", "禁止"], &["must not", "shall not"]),
    stop("may", &["可以"], &["may"]),
    stop("right", &["有权"], &["has the right to"]),
    stop("need_not", &[], &["need not"]),
    inner("not_do", &["不"], &["not"]),
    inner("toward", &["向"], &["to"]),
    inner("by_means", &["以"], &["by means of"]),
    inner("from", &["自"], &["from"]),
    inner("starting", &["起"], &[]),
    inner("inside", &["内"], &["within"]),
    stop("overrides", &["优先于"], &["overrides"]),
    stop("special", &["特别于"], &["special to"]),
    stop("interpretation", &["解读"], &["interpretation"]),
    inner("authorised", &["授权"], &["authorised by"]),
    opener("basis", &["依据"], &["basis"]),
    opener("not_held", &["未载"], &["not held"]),
    inner("may_hold", &["可能含"], &["may hold"]),
    inner("exceptions_to", &["的例外"], &["exceptions"]),
    opener("declaratory", &["宣示"], &["declaratory"]),
    opener("standing", &["常设"], &["standing"]),
    opener("technical", &["体现于"], &["carried by"]),
    inner("the_head", &["文头"], &["the head"]),
    opener("restates", &["重申"], &["restates"]),
    opener("refines", &["细化"], &["refines"]),
    opener("as_in", &["依照"], &["as in"]),
    inner("applies", &["适用"], &["applies"]),
    inner("on_conflict_follow", &["不一致时 从"], &["on conflict follow"]),
    inner("otherwise_follow", &["另有规定时 从"], &["where otherwise provided follow"]),
    opener("reserves", &["设定"], &["reserves"]),
    inner("limited_to", &["限"], &["for"]),
    opener("power", &["职权"], &["power"]),
    inner("belongs_to", &["归", "属于"], &["belongs to"]),
    opener("procedural", &["程序"], &["procedural"]),
    opener("retroactive", &["溯及"], &["retroactive"]),
    opener("lighter", &["从旧兼从轻"], &["the lighter of old and new"]),
    opener("acknowledge", &["知悉"], &["acknowledge"]),
    // scenarios and cases
    opener("scenario", &["案例"], &["scenario"]),
    opener("case", &["案件"], &["case"]),
    inner("like", &["同"], &["like"]),
    opener("given", &["已知"], &["given"]),
    opener("unknown", &["未知"], &["unknown"]),
    opener("unprovable", &["无法查明"], &["unprovable"]),
    opener("inapplicable", &["不适用"], &["not applicable"]),
    inner("others", &["其余"], &["others"]),
    opener("act_date", &["行为日"], &["act date"]),
    opener("decision_date", &["裁决日"], &["decision date"]),
    opener("territory", &["地域"], &["territory"]),
    inner("by", &["由"], &["by"]),
    inner("on", &["于"], &["on"]),
    inner("grounds", &["理由"], &["grounds"]),
    inner("evidence", &["证据"], &["evidence"]),
    opener("cites", &["援引"], &["cites"]),
    opener("chosen", &["选定"], &["chosen"]),
    opener("ruling", &["裁决"], &["ruling"]),
    opener("done", &["已办"], &["done"]),
    opener("not_done", &["未办"], &["not done"]),
    opener("person", &["人员"], &["person"]),
    opener("expect", &["应得"], &["expect"]),
    opener("alone", &["单独"], &["alone"]),
    opener("without", &["删去"], &["without"]),
    inner("per", &["见"], &["per"]),
    inner("excluded", &["排除"], &["excluded"]),
    inner("at_step", &["因"], &["at"]),
    inner("open", &["待定"], &["open"]),
    inner("asking", &["需查"], &["asking"]),
    inner("discretion", &["裁量"], &["discretion"]),
    inner("no_rule", &["无规定"], &["no rule"]),
    inner("out_of_scope", &["不在范围"], &["out of scope"]),
    inner("not_in_force", &["未施行"], &["not in force"]),
    inner("conflict", &["冲突"], &["conflict"]),
    inner("no_duty", &["无义务"], &["has no duty to"]),
    inner("due", &["期限"], &["due"]),
    inner("in_time", &["按期"], &["in time"]),
    inner("late", &["逾期"], &["late"]),
    inner("overdue", &["逾期未办"], &["overdue"]),
    inner("not_yet_due", &["未到期"], &["not yet due"]),
    // the hierarchy of norms
    opener("hierarchy", &["位阶体系"], &["hierarchy"]),
    opener("organ", &["机关"], &["organ"]),
    opener("collective", &["统称"], &["collective"]),
    inner("under_organ", &["隶属"], &["under"]),
    inner("led_by", &["业务上级"], &["led by"]),
    inner("organ_level", &["级别"], &["level"]),
    inner("succeeds", &["承继"], &["succeeds"]),
    inner("versus", &["与"], &["versus"]),
    inner("assumed", &["假定"], &["assumed"]),
    // how days are counted
    opener("counting", &["期间计算"], &["counting of time"]),
    inner("first_excluded", &["首日不计"], &["first day not counted"]),
    inner("first_counted", &["首日计入"], &["first day counted"]),
    inner("rolls", &["末日顺延"], &["last day rolls on"]),
    inner("stays", &["末日不顺延"], &["last day stays"]),
    inner("working_days", &["工作日"], &["working days"]),
    opener("holidays", &["节假日"], &["holidays"]),
    inner("off", &["放假"], &["off"]),
    inner("at_work", &["上班"], &["at work"]),
];

/// The truth that a word writes, in either language.
pub fn truth_word(word: &str) -> Option<bool> {
    match word {
        "是" | "true" | "yes" => Some(true),
        "否" | "false" | "no" => Some(false),
        _ => None,
    }
}

/// Words of other languages and of everyday Chinese that a newcomer may write, each with the
/// keyword that pol has for it.
pub const FOREIGN: &[(&str, &str)] = &[
    ("按照", "as_in"),
    ("参照", "as_in"),
    ("如果", "when"),
    ("假如", "when"),
    ("倘若", "when"),
    ("如", "when"),
    ("若", "when"),
    ("当且仅当", "when"),
    ("if", "when"),
    ("IF", "when"),
    ("unless", "but"),
    ("除非", "but"),
    ("但是", "but"),
    ("并", "and"),
    ("而且", "and"),
    ("以及", "and"),
    ("与", "and"),
    ("及", "and"),
    ("同时", "and"),
    ("和", "and"),
    ("&&", "and"),
    ("&", "and"),
    ("AND", "and"),
    ("||", "or"),
    ("|", "or"),
    ("OR", "or"),
    ("或是", "or"),
    ("!", "not"),
    ("！", "not"),
    ("NOT", "not"),
    ("==", "is"),
    ("===", "is"),
    ("是", "is"),
    ("!=", "is_not"),
    ("那么", "then"),
    ("就", "then"),
    ("THEN", "then"),
    ("=>", "then"),
    ("->", "then"),
    ("由于", "because"),
    ("造成", "causing"),
    ("应该", "must"),
    ("可", "may"),
    ("不可以", "must_not"),
    ("不能", "must_not"),
    ("else", "then"),
    ("否则", "then"),
    ("otherwise", "then"),
    ("不是", "is_not"),
    ("并不是", "is_not"),
    ("大于等于", "at_least"),
    ("大于或等于", "at_least"),
    ("不早于", "at_least"),
    ("至少", "at_least"),
    ("最少", "at_least"),
    ("不晚于", "at_most"),
    ("不迟于", "at_most"),
    ("至多", "at_most"),
    ("最多", "at_most"),
    ("不多于", "at_most"),
    ("多于", "over"),
    ("不到", "under"),
    ("小于等于", "at_most"),
    ("小于或等于", "at_most"),
    ("greater", "over"),
    ("到", "range_to"),
    ("因为", "because"),
    ("because", "because_of"),
    ("不应当", "must_not"),
    ("不应该", "must_not"),
    ("不应", "must_not"),
    ("不准", "must_not"),
    ("严禁", "must_not"),
    ("应", "must"),
    ("需要", "must"),
    ("should", "must"),
    ("施行日期", "effective"),
    ("生效日期", "effective"),
    ("印发日期", "issued"),
    ("默认为", "default"),
    ("推定为", "presume"),
    ("适用于", "applies"),
    ("是指", "means"),
    ("系指", "means"),
];

impl Keyword {
    /// The keyword of that rule.
    pub fn of(rule: &str) -> Option<&'static Keyword> {
        KEYWORDS.iter().find(|k| k.rule == rule)
    }

    /// The spelling that pol writes in Chinese.
    pub fn chinese(&self) -> &'static str {
        self.zh.first().or(self.en.first()).copied().unwrap_or(self.rule)
    }

    /// The spelling that pol writes in English.
    pub fn english(&self) -> &'static str {
        self.en.first().or(self.zh.first()).copied().unwrap_or(self.rule)
    }
}

/// A spelling as the grammar writes it. Chinese words may stand together, English ones may not.
fn literal(spelling: &str) -> String {
    let between = if spelling.is_ascii() { " ~ gap+ ~ " } else { " ~ gap* ~ " };
    let words: Vec<String> = spelling.split(' ').map(|w| format!("\"{w}\"")).collect();
    words.join(between)
}

/// The first words of keywords, each once.
fn first_words(keywords: &[&'static Keyword]) -> Vec<&'static str> {
    let mut words: Vec<&str> =
        keywords.iter().flat_map(|k| k.zh.iter().chain(k.en)).filter_map(|s| s.split(' ').next()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// So many first letters are told apart by one look.
const LETTERS_AT_ONCE: usize = 6;

/// Any of these spellings, the longest first. Neighbouring first letters stand together behind one look at
/// the letter, so that a word that begins with another is not held against them one by one.
fn by_first_letter(spellings: &[&str]) -> String {
    let mut letters: Vec<char> = spellings.iter().filter_map(|s| s.chars().next()).collect();
    letters.sort_unstable();
    letters.dedup();
    let alike = |letters: &[char]| {
        let (first, last) = (letters.first()?, letters.last()?);
        let own = spellings.iter().filter(|s| s.starts_with(letters)).map(|s| literal(s));
        Some(format!("&'{first}'..'{last}' ~ ({})", own.collect::<Vec<_>>().join(" | ")))
    };
    letters.chunks(LETTERS_AT_ONCE).filter_map(alike).collect::<Vec<_>>().join(" | ")
}

/// Keywords that the grammar looks for together.
fn groups() -> Vec<(&'static str, Vec<&'static Keyword>)> {
    let of = |rules: &[&str]| KEYWORDS.iter().filter(|k| rules.contains(&k.rule)).collect::<Vec<_>>();
    vec![
        ("modal_keyword", of(&["must", "must_not", "may", "right", "need_not"])),
        (
            "infix_keyword",
            of(&[
                "and", "or", "is", "is_not", "in", "not_in", "contains", "over", "at_most", "under",
                "at_least", "equals", "differs", "later", "at", "plus", "minus", "times", "divided",
            ]),
        ),
        ("bound_keyword", of(&["or_more", "or_less", "beyond"])),
        (
            "head_keyword",
            of(&[
                "short",
                "issuer",
                "rank",
                "document_number",
                "encoded",
                "approved",
                "replaces",
                "source",
                "use",
                "edition",
                "only_held",
            ]),
        ),
        ("date_keyword", of(&["act_date", "decision_date"])),
        ("force_keyword", of(&["effective", "repealed", "issued"])),
    ]
}

/// The text of `keywords.pest`: one rule a keyword, longest spelling first.
pub fn grammar() -> String {
    let mut out = String::from(
        "// Written from src/keywords.rs by `POL_WRITE_KEYWORDS=1 cargo test -p pol-parser keywords`; edit that table.\n",
    );
    for keyword in KEYWORDS {
        let mut spellings: Vec<&str> = keyword.zh.iter().chain(keyword.en).copied().collect();
        spellings.sort_by_key(|s| std::cmp::Reverse(s.len()));
        let spellings: Vec<String> = spellings.iter().map(|s| literal(s)).collect();
        let end = match keyword.follows {
            Follows::Gap => "end",
            Follows::GapOrNumber => "end_or_number",
        };
        out.push_str(&format!("kw_{} = @{{ ({}) ~ {end} }}\n", keyword.rule, spellings.join(" | ")));
        // A look at the first word, which costs less than trying the rule.
        let words: Vec<String> = first_words(&[keyword]).into_iter().map(literal).collect();
        out.push_str(&format!("at_{} = _{{ &({}) }}\n", keyword.rule, words.join(" | ")));
    }
    for (name, keywords) in groups() {
        out.push_str(&format!("at_{name} = _{{ &({}) }}\n", by_first_letter(&first_words(&keywords))));
    }
    let whole = |choose: fn(&Keyword) -> bool, follows: Follows| {
        let chosen = KEYWORDS.iter().filter(|k| choose(k) && k.follows == follows);
        let mut spellings: Vec<&str> = chosen.flat_map(|k| k.zh.iter().chain(k.en)).copied().collect();
        spellings.sort_by_key(|s| std::cmp::Reverse(s.len()));
        spellings.dedup();
        by_first_letter(&spellings)
    };
    out.push_str(&format!("opening_keyword = _{{ ({}) ~ end }}\n", whole(|k| k.opens, Follows::Gap)));
    out.push_str(&format!(
        "reserved_keyword = _{{ ({}) ~ end | ({}) ~ end_or_number }}\n",
        whole(|k| k.reserved, Follows::Gap),
        whole(|k| k.reserved, Follows::GapOrNumber),
    ));
    out
}

#[cfg(test)]
mod tests {
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test that writes the grammar's file")]
    fn the_grammar_of_keywords_is_this_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/keywords.pest");
        let expected = super::grammar();
        if std::env::var_os("POL_WRITE_KEYWORDS").is_some() {
            std::fs::write(path, &expected).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), expected);
    }

    #[test]
    fn no_spelling_stands_for_two_openers() {
        let mut seen = std::collections::BTreeMap::new();
        for keyword in super::KEYWORDS.iter().filter(|k| k.opens) {
            for spelling in keyword.zh.iter().chain(keyword.en) {
                if let Some(other) = seen.insert(*spelling, keyword.rule) {
                    panic!("{spelling} opens {other} and {}", keyword.rule);
                }
            }
        }
    }

    #[test]
    fn every_foreign_word_has_a_keyword() {
        for (word, rule) in super::FOREIGN {
            assert!(super::Keyword::of(rule).is_some(), "{word}");
        }
    }
}
