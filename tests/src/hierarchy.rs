//! Random small sets of texts of several kinds and issuers, under a random partial order of kinds.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use crate::generate::{OUTCOMES, citation};

/// The kinds of texts.
pub const KINDS: [&str; 4] = ["子类", "丑类", "寅类", "卯类"];
const FACTS: [&str; 3] = ["甲", "乙", "丙"];
const DECISIONS: [&str; 2] = ["处置", "公示"];

/// Texts, and which kind ranks above which.
#[derive(Clone)]
pub struct Library {
    /// What is decided: whether there is a default, and 可并存, 取最重.
    pub decisions: Vec<(Option<usize>, &'static str)>,
    /// Kinds that rank above others, by number; the first is the less.
    pub edges: Vec<(usize, usize)>,
    /// The texts.
    pub texts: Vec<Text>,
}

/// A text.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its kind.
    pub kind: usize,
    /// Its issuer.
    pub issuer: usize,
    /// 施行, a year.
    pub year: u16,
    /// 从: by an article of its own, or (with the number of an article) on that article.
    pub follows: Vec<(Option<usize>, bool, u8)>,
    /// 设定 of a decision.
    pub reserves: Option<(usize, u8)>,
    /// Its articles.
    pub articles: Vec<Article>,
}

/// An article.
#[derive(Clone, Debug)]
pub struct Article {
    /// 当: facts, each as it is to be.
    pub when: Vec<(usize, bool)>,
    /// On which decision.
    pub decision: usize,
    /// 则, 不得 or 可以.
    pub how: &'static str,
    /// Outcomes as bits.
    pub outcomes: u64,
    /// 优先于 another article of its text.
    pub over: Option<usize>,
}

/// In which order things are written.
#[derive(Clone, Debug)]
pub struct Order {
    /// The texts, as they are loaded.
    pub texts: Vec<usize>,
    /// Whether the articles of each text stand the other way round.
    pub reversed: bool,
    /// What the ids of texts begin with.
    pub names: [&'static str; 4],
    /// Whether a text on another decision is loaded, and of which kind.
    pub unrelated: Option<usize>,
}

impl Library {
    /// As it is.
    pub fn order(&self) -> Order {
        Order {
            texts: (0..self.texts.len()).collect(),
            reversed: false,
            names: ["a", "b", "c", "d"],
            unrelated: None,
        }
    }

    /// The pairs of kinds of which the first ranks above the second.
    pub fn ranks(&self) -> Vec<(String, String)> {
        self.edges.iter().map(|(a, b)| (KINDS[*a].to_owned(), KINDS[*b].to_owned())).collect()
    }

    /// The files; the first loads the others.
    pub fn files(&self, order: &Order) -> Vec<(String, String)> {
        let mut words = String::from("位阶体系 x “次序”\n");
        for (a, b) in &self.edges {
            writeln!(words, "{} > {} 依据 《某法》第一条", KINDS[*a], KINDS[*b]).unwrap();
        }
        for fact in FACTS {
            writeln!(words, "事实 {fact}：是否 “？”").unwrap();
        }
        for (n, (default, mode)) in self.decisions.iter().enumerate() {
            let default = default.map_or(String::new(), |n| format!(" 默认 {}", OUTCOMES[n]));
            writeln!(words, "决定 {} {{{}}}{default}{mode}", DECISIONS[n], OUTCOMES.join(", ")).unwrap();
        }
        let name = |n: usize| format!("{}.pol", order.names[n]);
        let mut loads = vec!["v.pol".to_owned()];
        loads.extend(order.texts.iter().map(|n| name(*n)));
        let mut files = vec![("v.pol".to_owned(), words)];
        files.extend(order.texts.iter().map(|n| (name(*n), self.text(order, *n))));
        if let Some(kind) = order.unrelated {
            let text = format!(
                "规范 z “无关”\n  制定机关 某局0\n  位阶 {}\n  施行 2023-01-01\n  载入 “v.pol”\n决定 无关 {{是的, 不是}} 默认 不是\n第一条\n  当 甲\n  则 无关 为 是的\n第二条\n  本办法 不一致时 从 {{子类, 丑类, 寅类, 卯类}}\n第三条\n  设定 无关 限 {{子类}} 依据 《某法》第一条\n",
                KINDS[kind]
            );
            loads.push("z.pol".to_owned());
            files.push(("z.pol".to_owned(), text));
        }
        let loads: Vec<String> = loads.iter().map(|file| format!("“{file}”")).collect();
        files.insert(0, ("r.pol".to_owned(), format!("载入 {}\n", loads.join("、"))));
        files
    }

    fn text(&self, order: &Order, n: usize) -> String {
        let Text { kind, issuer, year, follows, reserves, articles } = &self.texts[n];
        let mut text = format!(
            "规范 {0} “{0}办法”\n  制定机关 某局{issuer}\n  位阶 {1}\n  施行 {year}-01-01\n  载入 “v.pol”\n",
            order.names[n], KINDS[*kind]
        );
        let count = articles.len();
        let place = |article: usize| if order.reversed { count - 1 - article } else { article };
        let follow = |otherwise: bool, kinds: u8| {
            let list: Vec<&str> =
                KINDS.iter().enumerate().filter(|(n, _)| kinds >> n & 1 == 1).map(|(_, k)| *k).collect();
            format!("{} 从 {{{}}}", if otherwise { "另有规定时" } else { "不一致时" }, list.join(", "))
        };
        for at in 0..count {
            let n = place(at);
            let article = &articles[n];
            writeln!(text, "{} “？”", citation(at)).unwrap();
            let when: Vec<String> = article
                .when
                .iter()
                .map(|(fact, so)| format!("{}{}", if *so { "" } else { "非 " }, FACTS[*fact]))
                .collect();
            if !when.is_empty() {
                writeln!(text, "  当 {}", when.join(" 且 ")).unwrap();
            }
            let outcomes: Vec<&str> = OUTCOMES
                .iter()
                .enumerate()
                .filter(|(n, _)| article.outcomes >> n & 1 == 1)
                .map(|(_, o)| *o)
                .collect();
            writeln!(text, "  {} {} 为 {}", article.how, DECISIONS[article.decision], outcomes.join(" 或 "))
                .unwrap();
            if let Some(over) = article.over {
                writeln!(text, "  优先于 {}", citation(place(over))).unwrap();
            }
            for (_, otherwise, kinds) in follows.iter().filter(|(on, ..)| *on == Some(n)) {
                writeln!(text, "  本条 {}", follow(*otherwise, *kinds)).unwrap();
            }
        }
        for (m, (_, otherwise, kinds)) in follows.iter().filter(|(on, ..)| on.is_none()).enumerate() {
            writeln!(text, "{}\n  本办法 {}", citation(count + m), follow(*otherwise, *kinds)).unwrap();
        }
        if let Some((decision, kinds)) = reserves {
            let list: Vec<&str> =
                KINDS.iter().enumerate().filter(|(n, _)| kinds >> n & 1 == 1).map(|(_, k)| *k).collect();
            writeln!(
                text,
                "第九十条\n  设定 {} 限 {{{}}} 依据 《某法》第一条",
                DECISIONS[*decision],
                list.join(", ")
            )
            .unwrap();
        }
        text
    }
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.files(&self.order()).iter().try_for_each(|(name, text)| write!(f, "\n# {name}\n{text}"))
    }
}

/// A case of a library: each fact not known, so or not so.
pub fn case(facts: &[Option<bool>]) -> String {
    let mut text = String::from("案件 “一”\n  行为日 2024-06-01\n");
    for (name, state) in FACTS.iter().zip(facts) {
        if let Some(so) = state {
            writeln!(text, "  已知 {}{name}", if *so { "" } else { "非 " }).unwrap();
        }
    }
    text
}

/// Any small library.
pub fn library() -> impl Strategy<Value = Library> {
    let decision = (
        weighted(0.6, 0usize..3),
        prop_oneof![6 => Just(""), 1 => Just(" 可并存"), 1 => Just(" 由重到轻 取最重")],
    );
    let article = (
        vec((0usize..3, any::<bool>()), 0..=2),
        0usize..2,
        prop_oneof![4 => Just("则"), 2 => Just("不得"), 2 => Just("可以")],
        1u64..7,
        weighted(0.1, any::<u8>()),
    );
    let text = (
        0usize..4,
        0usize..3,
        2018u16..2023,
        vec((weighted(0.3, any::<u8>()), any::<bool>(), 1u8..16), 0..=1),
        weighted(0.12, (0usize..2, 1u8..16)),
        vec(article, 1..=3),
    );
    let edges = vec(any::<bool>(), 6);
    (vec(decision, 1..=2), edges, vec(text, 2..=4)).prop_map(|(decisions, edges, texts)| {
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let edges = pairs.into_iter().zip(edges).filter(|(_, there)| *there).map(|(pair, _)| pair).collect();
        let texts = texts.into_iter().map(|(kind, issuer, year, follows, reserves, raw)| {
            let count = raw.len();
            let articles =
                raw.into_iter().enumerate().map(|(n, (mut when, decision, how, outcomes, over))| {
                    when.sort_unstable();
                    when.dedup_by_key(|(fact, _)| *fact);
                    let decision = decision % decisions.len();
                    // 可以 needs a default, or stands side by side.
                    let (default, mode) = decisions[decision];
                    let how = if how == "可以" && default.is_none() && mode != " 可并存" {
                        "则"
                    } else {
                        how
                    };
                    let over = over.map(|o| usize::from(o) % count).filter(|o| *o != n);
                    Article { when, decision, how, outcomes, over }
                });
            let articles: Vec<Article> = articles.collect();
            let follows =
                follows.into_iter().map(|(on, o, kinds)| (on.map(|n| usize::from(n) % count), o, kinds));
            let reserves = reserves.map(|(d, kinds)| (d % decisions.len(), kinds));
            Text { kind, issuer, year, follows: follows.collect(), reserves, articles }
        });
        Library { texts: texts.collect(), decisions: decisions.clone(), edges }
    })
}
