//! Every rule that speaks to a matter, with its fate and the step that removed it.

use pol_eval::{MatterTrace, RuleTrace};

use super::conditions;
use super::due;
use super::reasons::{bitten, effect, out_of_time, quote, replaced, under_which};
use super::verdict::Teller;
use super::words::Words;
use crate::document::{Block, Branch, Text};

/// The rules of a matter, each folded under its fate.
pub(crate) fn rules(teller: &Teller<'_>, matter: &MatterTrace, level: u8) -> Vec<Block> {
    matter
        .rules
        .iter()
        .map(|rule| Block::Fold { level, summary: summary(teller, matter, rule), body: body(teller, rule) })
        .collect()
}

fn summary(teller: &Teller<'_>, matter: &MatterTrace, rule: &RuleTrace) -> Text {
    let words = teller.words;
    let text = words.fate(rule.fate, rule.at).plain(words.pick("　", "  "));
    text.strong(teller.cite(&rule.provision)).plain(effect(words, matter, rule))
}

fn body(teller: &Teller<'_>, rule: &RuleTrace) -> Vec<Block> {
    let words = teller.words;
    let mut steps = Text::new(words.pick("步骤", "Steps")).plain(words.colon());
    for (n, step) in rule.steps.iter().enumerate() {
        steps = steps.plain(if n == 0 { "" } else { " → " }).then(words.step(step.step, step.passed));
    }
    let mut branches: Vec<Branch> = Vec::new();
    for scope in &rule.scopes {
        // The scopes of a text gate all its rules: their facts are drawn once, in a section of their own.
        let label = words.pick("范围", "scope");
        let text = words
            .sign(scope.truth)
            .plain(words.colon())
            .plain(label)
            .plain(words.colon())
            .plain(&scope.words);
        branches.push(Branch::new(text));
    }
    branches.extend(conditions::of_rule(words, rule, true));
    let mut items = Vec::new();
    let mut item = |name: &str, said: String| {
        if !said.is_empty() {
            items.push(Text::new(name).plain(words.colon()).plain(said));
        }
    };
    item(words.pick("例外成立", "Exception that holds"), bitten(words, rule));
    item(words.pick("所依的规定", "Judged by"), under_which(words, rule));
    item(words.pick("施行期间", "In force"), out_of_time(teller, rule));
    item(words.pick("优先的规则", "Overridden by"), replaced(teller, rule, true));
    if rule.reinstated {
        item(
            words.pick("恢复适用", "Reinstated"),
            words
                .pick("例外成立，但例外的例外也成立", "an exception holds, but so does its own exception")
                .to_owned(),
        );
    }
    for interpretation in &rule.interpretations {
        item(words.pick("解读", "Interpretation"), words.quoted(interpretation));
    }
    item(words.pick("时限", "Time limit"), rule.deadline.clone().unwrap_or_default());
    item(
        words.pick("届满", "Due"),
        rule.due.as_ref().map(|d| due::sentence(words, d, "", None)).unwrap_or_default(),
    );
    item(words.pick("方式", "Manner"), words.parts(&rule.means));
    item(words.pick("在政策中的位置", "Place in the policy"), rule.place.clone());
    let mut blocks = vec![quote(teller, rule), Block::Sentence { text: steps }];
    if !branches.is_empty() {
        blocks.push(Block::Tree { branches });
    }
    blocks.push(Block::List { items });
    blocks
}

/// Draws a body once: a provision that speaks to several matters is told in full where it comes first.
pub(crate) fn once(words: Words, blocks: &mut [Block]) {
    let mut seen: Vec<Vec<Block>> = Vec::new();
    for block in blocks {
        let Block::Fold { body, .. } = block else { continue };
        if seen.contains(body) {
            let said = words.pick("内容和步骤同上文同一条。", "As told above of the same provision.");
            *body = vec![Block::Sentence { text: Text::new(said) }];
        } else {
            seen.push(body.clone());
        }
    }
}
