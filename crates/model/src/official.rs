//! The official text of a policy, divided into its articles, paragraphs and items.
//!
//! One splitter serves quotation, coverage and the editor. A line that does not end in 。；： is a
//! line broken in two (scanned documents have many), so it is joined to the next; what is left
//! unfinished at the end of the text is its signature.

use pol_parser::ast::{Level, Number};
use pol_values::chinese_numeral;

/// An official text, divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Official {
    /// The passages in order.
    pub passages: Vec<Passage>,
}

/// A numbered passage of an official text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands: 第六条, 第一款, （一）. A paragraph is always numbered here, even where an
    /// article has only one.
    pub path: Vec<Number>,
    /// Its words, without its number.
    pub words: String,
}

impl Official {
    /// Divides a text.
    ///
    /// ```
    /// let text = "第一条 下列情形不予追究：\n\n（一）依据不明确的；\n\n（二）因不可\n\n抗力的。\n";
    /// let official = pol_model::Official::divide(text);
    /// assert_eq!(official.passages.len(), 3);
    /// assert_eq!(official.passages[2].words, "因不可抗力的。");
    ///
    /// let official = pol_model::Official::divide("Noise Bylaw\n\nArticle 1 It is forbidden:\n(1) to shout;\n(2) to\nsing.\n");
    /// assert_eq!(official.passages.len(), 3);
    /// assert_eq!(official.passages[2].words, "to sing.");
    /// ```
    pub fn divide(text: &str) -> Official {
        let mut passages = Vec::new();
        let mut article: Option<Number> = None;
        let (mut paragraph, mut item) = (0u32, None);
        // Article 6 (1): what stands in a text in Latin letters for 第六条（一）.
        let mut latin = false;
        for line in joined_lines(text) {
            let (number, words) = match article_number(&line) {
                Some((number, rest)) => {
                    article = Some(number);
                    latin = !line.starts_with('第');
                    paragraph = 0;
                    item = None;
                    (None, rest)
                }
                None => item_number(&line).map_or((None, line.as_str()), |(n, rest)| (Some(n), rest)),
            };
            // What stands before the first article is the title and the preamble.
            let Some(article) = article else { continue };
            let paragraph_number = |value| Number { level: Level::Paragraph, value, sub: 0 };
            let mut path = vec![article];
            match number {
                Some(number) if number.level == Level::Item || latin => {
                    let number = Number { level: Level::Item, ..number };
                    item = Some(number);
                    path.extend([paragraph_number(paragraph.max(1)), number]);
                }
                Some(number) => {
                    path.push(paragraph_number(paragraph.max(1)));
                    path.extend(item);
                    path.push(number);
                }
                None => {
                    paragraph += 1;
                    item = None;
                    path.push(paragraph_number(paragraph));
                }
            }
            passages.push(Passage { path, words: words.to_owned() });
        }
        Official { passages }
    }

    /// The words of a provision: its own passage, or for a whole article all its paragraphs. Parts
    /// of a paragraph (前段, 但书, 第N句) are quoted as the paragraph.
    pub fn quote(&self, path: &[Number]) -> Option<String> {
        let path: Vec<Number> =
            path.iter().filter(|n| (Level::Article..=Level::Subitem).contains(&n.level)).copied().collect();
        let whole = self.normal(&path);
        if let Some(passage) = self.passages.iter().find(|p| p.path == whole) {
            return Some(passage.words.clone());
        }
        let all: Vec<&str> = self
            .passages
            .iter()
            .filter(|p| p.path.starts_with(&path) && !path.is_empty())
            .map(|p| p.words.as_str())
            .collect();
        (!all.is_empty()).then(|| all.join(""))
    }

    /// All that stands in a provision, and the chapeaux around it.
    pub fn around(&self, path: &[Number]) -> String {
        let whole = self.normal(path);
        let near = |passage: &&Passage| {
            passage.path.starts_with(path)
                || passage.path.starts_with(&whole)
                || whole.starts_with(&passage.path)
        };
        self.passages.iter().filter(near).map(|passage| passage.words.as_str()).collect()
    }

    /// The path with its paragraph written out, where an article has only one.
    pub fn normal(&self, path: &[Number]) -> Vec<Number> {
        let mut normal = path.to_vec();
        if let (Some(first), second) = (path.first(), path.get(1))
            && second.is_none_or(|n| n.level > Level::Paragraph)
            && self.paragraphs(*first) == 1
        {
            normal.insert(1, Number { level: Level::Paragraph, value: 1, sub: 0 });
        }
        normal
    }

    fn paragraphs(&self, article: Number) -> usize {
        self.passages.iter().filter(|p| p.path.len() == 2 && p.path.first() == Some(&article)).count()
    }
}

fn joined_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = String::new();
    for line in text.lines() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{3000}' | '\u{feff}'));
        if line.is_empty() {
            continue;
        }
        // An article number always begins a new line: a title before it has no full stop.
        if article_number(line).is_some() {
            open.clear();
        }
        // Lines of a text in Latin letters are parted by what was a gap.
        if open.ends_with(|c: char| c.is_ascii()) && line.starts_with(|c: char| c.is_ascii()) {
            open.push(' ');
        }
        open.push_str(line);
        if open.ends_with(['。', '；', '：', ';', ':', '.']) {
            lines.push(std::mem::take(&mut open));
        }
    }
    lines
}

fn article_number(line: &str) -> Option<(Number, &str)> {
    if let Some(behind) = line.strip_prefix("Article ").or_else(|| line.strip_prefix("ARTICLE ")) {
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let (digits, rest) = behind.split_at_checked(end)?;
        let number = Number { level: Level::Article, value: digits.parse().ok()?, sub: 0 };
        let rest = rest.strip_prefix(['.', ':']).unwrap_or(rest);
        // Article 6 paragraph 2 in running text is a citation, not a heading.
        let heading =
            (rest.is_empty() || rest.starts_with(' ')) && !rest.trim_start().starts_with("paragraph");
        return heading.then(|| (number, rest.trim_start()));
    }
    let (digits, rest) = line.strip_prefix('第')?.split_once('条')?;
    let value = u32::try_from(pol_values::parse_count(digits)?).ok()?;
    let (sub, rest) = match rest.strip_prefix('之') {
        Some(after) => {
            let end = after.find(|c: char| chinese_numeral(&c.to_string()).is_none()).unwrap_or(after.len());
            let sub = chinese_numeral(after.get(..end)?)?;
            (u32::try_from(sub).ok()?, after.get(end..)?)
        }
        None => (0, rest),
    };
    // 第六条第二款 in running text is a citation, not a heading.
    let rest = rest.strip_prefix([' ', '\u{3000}', '\t'])?;
    Some((Number { level: Level::Article, value, sub }, rest.trim_start_matches([' ', '\u{3000}', '\t'])))
}

fn item_number(line: &str) -> Option<(Number, &str)> {
    let inner = line.strip_prefix(['（', '('])?;
    let (digits, rest) = inner.split_once(['）', ')'])?;
    let level = if digits.chars().all(|c| c.is_ascii_digit()) { Level::Subitem } else { Level::Item };
    let value = u32::try_from(pol_values::parse_count(digits)?).ok()?;
    Some((Number { level, value, sub: 0 }, rest.trim_start()))
}
