//! Markdown: CommonMark, with tables as GitHub reads them.

use crate::document::{Block, Branch, Document, Emphasis, Text};

/// Draws a document as Markdown. Trees and lists have different bullets, so that one never goes on
/// as the other.
pub(crate) fn render(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, &mut out);
    out
}

fn blocks(list: &[Block], out: &mut String) {
    for block in list {
        if !out.is_empty() {
            out.push('\n');
        }
        one(block, out);
    }
}

fn one(block: &Block, out: &mut String) {
    match block {
        Block::Heading { level, text } => heading(*level, text, out),
        Block::Sentence { text } => line("", &inline(text), out),
        Block::Note { text } => {
            out.push_str("---\n\n");
            line("", &inline(text), out);
        }
        Block::Quote { source, lines } => {
            line("> ", &inline(&Text::default().strong(source.words())), out);
            for words in lines {
                line("", ">", out);
                line("> ", &inline(words), out);
            }
        }
        Block::Tree { branches } => branches.iter().for_each(|b| branch(b, "", out)),
        Block::List { items } => items.iter().for_each(|item| line("* ", &inline(item), out)),
        Block::Table { caption, head, rows } => {
            line("", &inline(&Text::default().strong(caption.words())), out);
            out.push('\n');
            row(head, out);
            line("|", &" --- |".repeat(head.len()), out);
            rows.iter().for_each(|cells| row(cells, out));
        }
        Block::Fold { level, summary, body } => {
            heading(*level, summary, out);
            blocks(body, out);
        }
    }
}

fn heading(level: u8, text: &Text, out: &mut String) {
    line(&format!("{} ", "#".repeat(usize::from(level.min(6)))), &inline(&Text::new(text.words())), out);
}

fn branch(of: &Branch, indent: &str, out: &mut String) {
    line(&format!("{indent}- "), &inline(&of.text), out);
    let deeper = format!("{indent}  ");
    for note in &of.notes {
        line(&format!("{deeper}- "), &inline(note), out);
    }
    for child in &of.children {
        branch(child, &deeper, out);
    }
}

fn row(cells: &[Text], out: &mut String) {
    let cells: Vec<String> = cells.iter().map(inline).collect();
    line("| ", &format!("{} |", cells.join(" | ")), out);
}

fn line(prefix: &str, text: &str, out: &mut String) {
    out.push_str(prefix);
    out.push_str(text);
    out.push('\n');
}

/// A text that begins no block and holds no markup but its own emphasis.
fn inline(text: &Text) -> String {
    let mut out = String::new();
    for run in text.runs() {
        let words = escape(&run.words);
        let strong = match run.style {
            Emphasis::Strong => closed(&run.words),
            Emphasis::Plain | Emphasis::Faint | Emphasis::Holds | Emphasis::Fails | Emphasis::Unknown => {
                false
            }
        };
        out.push_str(&if strong { format!("**{words}**") } else { words });
    }
    begins_nothing(out.trim())
}

/// Whether `**` around the words is read as emphasis: it is not where punctuation meets letters.
fn closed(words: &str) -> bool {
    let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    inner(words.chars().next()) && inner(words.chars().last())
}

fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' | '{' | '}' => {
                out.extend(['\\', c])
            }
            _ => out.push(c),
        }
    }
    // What would otherwise become a link by itself.
    out.replace("://", "\\://").replace("www.", "www\\.").replace('@', "&#64;")
}

/// Escapes what at the beginning of a line would be a list, a rule or an underlined heading.
fn begins_nothing(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    match line.chars().nth(digits) {
        Some(c @ ('.' | ')')) if digits > 0 => line.replacen(c, &format!("\\{c}"), 1),
        Some('-' | '+' | '=') if digits == 0 => format!("\\{line}"),
        _ => line.to_owned(),
    }
}
