//! Citations and provision numbers.

use pest::iterators::Pair;
use pol_diagnostics::Span;
use pol_values::{fold_width, parse_count};

use super::Builder;
use crate::ast::{Citation, Level, Name, Number, Relative, Step};
use crate::grammar::Rule;

impl<'i> Builder<'i> {
    /// A list of citations. A bare （四） takes the prefix of the citation before it, and so does a
    /// whole path under another document (公务员法第六十条、第六十一条).
    pub(super) fn citations(&mut self, pair: Pair<'i, Rule>) -> Vec<Citation> {
        let mut list: Vec<Citation> = Vec::new();
        for pair in pair.into_inner().filter(|p| p.as_rule() == Rule::citation) {
            let mut citation = self.bare_citation(pair);
            if list.is_empty() {
                self.within_its_provision(&mut citation);
            }
            if let Some(before) = list.last()
                && citation.document.is_none()
            {
                citation.document.clone_from(&before.document);
                if let (Some(Step::Number(first)), Some(prefix)) = (citation.path.first(), Some(&before.path))
                    && first.level > Level::Article
                {
                    let kept = prefix.iter().take_while(|s| match s {
                        Step::Number(n) => n.level < first.level,
                        Step::Relative(_) => true,
                    });
                    citation.path = kept.chain(&citation.path).copied().collect();
                }
            }
            list.push(citation);
        }
        list
    }

    pub(super) fn citation(&mut self, pair: Pair<'i, Rule>) -> Citation {
        let mut citation = self.bare_citation(pair);
        self.within_its_provision(&mut citation);
        citation
    }

    /// 前段 cited from 后段 is that of the same provision.
    fn within_its_provision(&self, citation: &mut Citation) {
        if let (Some(level), None, Some(Step::Number(first))) =
            (self.around, &citation.document, citation.path.first())
            && first.level >= Level::Sentence
        {
            citation.path.insert(0, Step::Relative(Relative::This(level)));
        }
    }

    fn bare_citation(&mut self, pair: Pair<'i, Rule>) -> Citation {
        let span = self.span(&pair);
        let mut citation = Citation { document: None, path: Vec::new(), to: Vec::new(), span };
        let mut ranged = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::cited_text => citation.document = Some(self.document(&part)),
                Rule::path => {
                    let steps = self.path(part);
                    if ranged {
                        citation.to = steps;
                    } else {
                        citation.path = steps;
                    }
                }
                Rule::through => ranged = true,
                _ => {}
            }
        }
        citation
    }

    fn document(&self, pair: &Pair<'i, Rule>) -> Name {
        let text = pair.as_str().trim_end();
        let text = text.strip_prefix('《').and_then(|t| t.strip_suffix('》')).unwrap_or(text);
        Name { text: fold_width(text), span: self.span(pair) }
    }

    fn path(&self, pair: Pair<'i, Rule>) -> Vec<Step> {
        let locators = pair.into_inner().filter_map(|l| l.into_inner().next());
        locators
            .filter_map(|l| match l.as_rule() {
                Rule::numbered => l.into_inner().next().and_then(|n| number(&n)).map(Step::Number),
                _ => relative(l.as_str()).map(Step::Relative),
            })
            .collect()
    }

    /// The numbers at the head of a provision: usually one, or 第三条第二款.
    pub(super) fn head_numbers(&self, pair: Pair<'i, Rule>) -> Vec<(Number, Span)> {
        pair.into_inner()
            .filter_map(|part| {
                let span = self.span(&part);
                let number = match part.as_rule() {
                    Rule::numbered => part.into_inner().next().and_then(|n| number(&n)),
                    _ => number(&part),
                };
                number.map(|n| (n, span))
            })
            .collect()
    }

    pub(super) fn relative(&self, pair: &Pair<'i, Rule>) -> Option<Relative> {
        relative(pair.as_str())
    }
}

fn number(pair: &Pair<'_, Rule>) -> Option<Number> {
    let text = fold_width(pair.as_str().trim_end());
    match pair.as_rule() {
        Rule::spaced_number => {
            let together: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let rule = match together.chars().last() {
                Some('条') => Rule::chinese_article,
                Some('款') => Rule::paragraph,
                Some('项') => Rule::item,
                _ => Rule::chinese_chapter,
            };
            numbered(rule, &together)
        }
        rule => numbered(rule, &text),
    }
}

fn numbered(rule: Rule, text: &str) -> Option<Number> {
    let at = |level, value: Option<u64>, sub: u64| {
        Some(Number { level, value: u32::try_from(value?).ok()?, sub: u32::try_from(sub).ok()? })
    };
    let between = |end: &str| parse_count(text.strip_prefix('第')?.strip_suffix(end)?);
    match rule {
        Rule::chinese_chapter => match text.chars().last() {
            Some('编') => at(Level::Part, between("编"), 0),
            Some('章') => at(Level::Chapter, between("章"), 0),
            _ => at(Level::Section, between("节"), 0),
        },
        Rule::chinese_article => {
            let (main, sub) =
                text.split_once("条之").unwrap_or((text.strip_suffix('条').unwrap_or(text), ""));
            let sub = if sub.is_empty() { 0 } else { parse_count(sub)? };
            at(Level::Article, parse_count(main.strip_prefix('第')?), sub)
        }
        Rule::paragraph => at(Level::Paragraph, between("款"), 0),
        Rule::item => {
            let (main, sub) = text.split_once("项之").unwrap_or((text, ""));
            let sub = if sub.is_empty() { 0 } else { parse_count(sub)? };
            let digits = main.trim_start_matches('第').trim_end_matches('项');
            at(Level::Item, parse_count(digits.trim_matches(['(', ')'])), sub)
        }
        Rule::subitem => {
            let inner = text.trim_start_matches('第').trim_end_matches('目').trim_matches(['(', ')']);
            let letter = inner.chars().next().filter(char::is_ascii_lowercase);
            let value =
                letter.map(|c| u64::from(u32::from(c) - u32::from('a') + 1)).or_else(|| parse_count(inner));
            at(Level::Subitem, value, 0)
        }
        Rule::part_of => match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["前段"] | ["first", "part"] => at(Level::Segment, Some(1), 0),
            ["后段"] | ["second", "part"] => at(Level::Segment, Some(2), 0),
            ["但书"] | ["proviso"] => at(Level::Segment, Some(3), 0),
            ["sentence", n] => at(Level::Sentence, parse_count(n), 0),
            _ => at(Level::Sentence, between("句"), 0),
        },
        Rule::english_locator => {
            let mut words = text.split_whitespace();
            let level = match words.next()?.to_ascii_lowercase().as_str() {
                "part" => Level::Part,
                "chapter" => Level::Chapter,
                "paragraph" => Level::Paragraph,
                "item" => Level::Item,
                _ => Level::Article,
            };
            let count = words.next()?;
            let digits = count.trim_end_matches(|c: char| c.is_ascii_uppercase());
            let sub = count.chars().last().filter(char::is_ascii_uppercase);
            let sub = sub.map_or(0, |c| u64::from(u32::from(c) - u32::from('A') + 1));
            at(level, parse_count(digits), sub)
        }
        Rule::heading_number => at(Level::Article, parse_count(text.trim_end_matches('、')), 0),
        Rule::dotted_number => at(Level::Subitem, parse_count(text.trim_end_matches('.')), 0),
        _ => None,
    }
}

fn relative(text: &str) -> Option<Relative> {
    let text = text.trim();
    Some(match text {
        "本办法" | "本条例" | "本规定" | "本通知" | "本细则" | "本规则" | "本意见" | "本方案" | "本法"
        | "this policy" | "this regulation" | "this notice" => Relative::Policy,
        "本条" => Relative::This(Level::Article),
        "本款" | "this paragraph" => Relative::This(Level::Paragraph),
        "本项" | "this item" => Relative::This(Level::Item),
        "本章" | "this chapter" => Relative::This(Level::Chapter),
        "本节" => Relative::This(Level::Section),
        _ if text.starts_with("this") => Relative::This(Level::Article),
        _ => {
            let rest = text.strip_prefix('前')?;
            let level = match rest.chars().last()? {
                '条' => Level::Article,
                '款' => Level::Paragraph,
                _ => Level::Item,
            };
            let count = rest.trim_end_matches(['条', '款', '项']);
            let count = if count.is_empty() { 1 } else { u32::try_from(parse_count(count)?).ok()? };
            Relative::Previous(level, count)
        }
    })
}
