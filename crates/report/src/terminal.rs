//! A terminal of 80 columns. Colour, if any, only repeats what the words say.

use anstyle::{AnsiColor, Style};

use crate::document::{Block, Branch, Document, Emphasis, Text};
use crate::wrap::{Line, width, wrap};

const COLUMNS: usize = 80;

/// However deep a tree, this much is left for its words.
const LEAST: usize = 24;

/// Draws a document for a terminal.
pub(crate) fn render(document: &Document, color: bool) -> String {
    let mut page = Page { color, out: String::new() };
    page.blocks(&document.blocks, "");
    page.out
}

struct Page {
    color: bool,
    out: String,
}

impl Page {
    fn blocks(&mut self, blocks: &[Block], indent: &str) {
        let mut above: Option<&Block> = None;
        for block in blocks {
            let apart = match block {
                Block::Heading { .. } | Block::Fold { .. } | Block::Note { .. } | Block::Table { .. } => true,
                Block::Quote { .. } => matches!(above, Some(Block::Tree { .. })),
                Block::Sentence { .. } | Block::Tree { .. } | Block::List { .. } => false,
            };
            if apart && !self.out.is_empty() {
                self.out.push('\n');
            }
            self.block(block, indent);
            above = Some(block);
        }
    }

    fn block(&mut self, block: &Block, indent: &str) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text, indent),
            Block::Sentence { text } => self.text(indent, indent, text),
            Block::Note { text } => self.text(indent, indent, &Text::default().faint(text.words())),
            Block::Quote { source, lines } => {
                let bar = format!("{indent}│ ");
                self.text(&bar, &bar, &Text::default().strong(source.words()));
                lines.iter().for_each(|l| self.text(&bar, &bar, l));
            }
            Block::Tree { branches } => branches.iter().for_each(|b| self.branch(b, indent, indent)),
            Block::List { items } => {
                let hang = format!("{indent}  ");
                items.iter().for_each(|item| self.text(&format!("{indent}• "), &hang, item));
            }
            Block::Table { caption, head, rows } => self.table(caption, head, rows, indent),
            Block::Fold { level: _, summary, body } => {
                self.text(indent, &format!("{indent}  "), summary);
                self.blocks(body, &format!("{indent}  "));
            }
        }
    }

    fn heading(&mut self, level: u8, text: &Text, indent: &str) {
        let line = match level {
            1 => Some("═"),
            2 => Some("─"),
            _ => None,
        };
        let mark = match level {
            1 | 2 => "",
            3 => "◆ ",
            _ => "◇ ",
        };
        let hang = " ".repeat(width(indent) + width(mark));
        self.text(&format!("{indent}{mark}"), &hang, &Text::default().strong(text.words()));
        if let Some(line) = line {
            let long = width(&text.words()).min(COLUMNS);
            self.text(indent, indent, &Text::new(line.repeat(long)));
        }
    }

    /// A table of texts does not fit: each row becomes an item, its cells named by their heads.
    fn table(&mut self, caption: &Text, head: &[Text], rows: &[Vec<Text>], indent: &str) {
        self.text(indent, indent, &Text::default().strong(caption.words()));
        let hang = format!("{indent}  ");
        for row in rows {
            let mut item = Text::default();
            let gap = "  ";
            for (n, (name, cell)) in
                head.iter().zip(row).filter(|(_, cell)| !cell.runs().is_empty()).enumerate()
            {
                item = if n == 0 {
                    Text::default().strong(cell.words())
                } else {
                    item.plain(gap).faint(name.words()).plain(" ").then(cell.clone())
                };
            }
            self.text(&format!("{indent}• "), &hang, &item);
        }
    }

    /// `first` begins the branch's own line, `rest` those below it.
    fn branch(&mut self, branch: &Branch, first: &str, rest: &str) {
        let bar = if branch.children.is_empty() { "   " } else { "│  " };
        let hang = format!("{rest}{bar}");
        self.text(first, &hang, &branch.text);
        for note in &branch.notes {
            self.text(&hang, &hang, &Text::default().faint(note.words()));
        }
        for (n, child) in branch.children.iter().enumerate() {
            let last = n + 1 == branch.children.len();
            let (turn, on) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.branch(child, &format!("{rest}{turn}"), &format!("{rest}{on}"));
        }
    }

    /// Writes a text, its first line after `first` and the others after `rest`.
    fn text(&mut self, first: &str, rest: &str, text: &Text) {
        let room = COLUMNS.saturating_sub(width(first).max(width(rest))).max(LEAST);
        for (n, line) in wrap(text, room).iter().enumerate() {
            self.out.push_str(if n == 0 { first } else { rest });
            self.line(line);
            self.out.push('\n');
        }
    }

    fn line(&mut self, line: &Line) {
        for run in line.chunk_by(|(_, a), (_, b)| a == b) {
            let words: String = run.iter().map(|(c, _)| *c).collect();
            let style =
                run.first().map(|(_, emphasis)| style(*emphasis)).filter(|_| self.color).unwrap_or_default();
            self.out.push_str(&format!("{style}{words}{style:#}"));
        }
    }
}

fn style(emphasis: Emphasis) -> Style {
    match emphasis {
        Emphasis::Plain => Style::new(),
        Emphasis::Strong => Style::new().bold(),
        Emphasis::Faint => Style::new().dimmed(),
        Emphasis::Holds => AnsiColor::Green.on_default(),
        Emphasis::Fails => AnsiColor::Red.on_default(),
        Emphasis::Unknown => AnsiColor::Yellow.on_default(),
    }
}
