//! What is checked before a grammar sees a text: its encoding, its size, its characters, and how
//! deep its brackets nest (DESIGN: trust).

use pol_diagnostics::{Code, Diagnostic, Said, SourceId, Span};

use crate::keywords::KEYWORDS;

/// The largest policy that is read, in bytes.
pub const LARGEST_POLICY: usize = 16 << 20;
/// The largest case that is read, in bytes.
pub const LARGEST_CASE: usize = 1 << 20;
/// How deep brackets and quotation marks may nest.
pub const DEEPEST: usize = 64;

/// The text of a file's bytes.
///
/// # Errors
/// Says which encoding the bytes seem to be in when they are not UTF-8 ([`Code::NotUtf8`]), or
/// that there are more than `limit` of them ([`Code::TooLarge`]). `name` is the file, as the user
/// knows it.
pub fn decode(bytes: &[u8], limit: usize, name: &str) -> Result<String, Box<Diagnostic>> {
    if bytes.len() > limit {
        return Err(too_large(name, limit));
    }
    match std::str::from_utf8(bytes) {
        // A text of NULs is valid UTF-8, but was meant as UTF-16.
        Ok(text) if !looks_like_utf16(bytes) => Ok(text.to_owned()),
        Ok(_) | Err(_) => Err(Box::new(not_utf8(bytes, name))),
    }
}

/// The diagnostic for a file of more than `limit` bytes, for readers that stop before the end.
pub fn too_large(name: &str, limit: usize) -> Box<Diagnostic> {
    let (zh, en) = if limit >= 1 << 20 {
        (format!("{} MB", limit >> 20), format!("{} MB", limit >> 20))
    } else {
        (format!("{limit} 字节"), format!("{limit} bytes"))
    };
    let said = Said::new(
        format!("文件“{name}”超过 {zh}，没有读取"),
        format!("the file `{name}` is larger than {en} and was not read"),
    );
    // Policies can load one another, cases cannot.
    let help = if limit == LARGEST_CASE {
        Said::new("请把案件分到几个文件里", "divide the cases among several files")
    } else {
        Said::new("请把它分成几个文件，用“载入”连接", "divide it into several files and join them with `use`")
    };
    Box::new(Diagnostic::without_place(Code::TooLarge, said).help(help))
}

fn not_utf8(bytes: &[u8], name: &str) -> Diagnostic {
    if let Some((zh, en)) = document_of(bytes) {
        let said = Said::new(
            format!("文件“{name}”是{zh}，不是文本文件"),
            format!("the file `{name}` is {en}, no text file"),
        );
        let help = Said::new(
            "把内容写成文本文件：规范写成 .pol，案件写成 .pol、.yaml 或 .json",
            "write its contents as text: a policy as .pol, a case as .pol, .yaml or .json",
        );
        return Diagnostic::without_place(Code::NotUtf8, said).help(help);
    }
    let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let line = bytes.get(..valid).unwrap_or(bytes).iter().filter(|b| **b == b'\n').count() + 1;
    let (zh, en) = if looks_like_utf16(bytes) {
        ("看起来是 UTF-16（“Unicode”）编码", "it seems to be UTF-16 (\"Unicode\")")
    } else if looks_like_gb18030(bytes) {
        ("看起来是 GB18030（GBK、GB2312、“ANSI”）编码", "it seems to be GB18030 (GBK, GB2312, \"ANSI\")")
    } else {
        ("它可能已损坏，或者不是文本文件", "it may be damaged, or no text file")
    };
    let said = Said::new(
        format!("文件“{name}”不是 UTF-8 编码（第 {line} 行起）；{zh}"),
        format!("the file `{name}` is not UTF-8 (from line {line}); {en}"),
    );
    let help = Said::new(
        "请在编辑器中用“另存为”选择 UTF-8 编码后再试",
        "save it as UTF-8 in your editor and try again",
    );
    Diagnostic::without_place(Code::NotUtf8, said).help(help)
}

/// What an office program or a scanner wrote, by the first bytes of the file.
fn document_of(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some((
            " Word、Excel 等软件的文件（或者压缩包）",
            "a file of Word, Excel or the like, or an archive",
        )),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some((" Word、Excel 的旧格式文件", "an old file of Word or Excel")),
        [b'%', b'P', b'D', b'F', ..] => Some((" PDF 文件", "a PDF")),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => Some(("图片", "an image")),
        [..] => None,
    }
}

fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
    let zeros = head.iter().filter(|b| **b == 0).count();
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) || (zeros > 0 && zeros * 8 >= head.len())
}

/// Whether the bytes form two- and four-byte characters as GB 18030-2022 lays them out.
fn looks_like_gb18030(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut wide = 0usize;
    loop {
        rest = match rest {
            [] => return wide > 0,
            [0x00..=0x7f, tail @ ..] => tail,
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, tail @ ..] => {
                wide += 1;
                tail
            }
            [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, tail @ ..] => {
                wide += 1;
                tail
            }
            [..] => return false,
        };
    }
}

/// Checks the characters of a text and the depth of its brackets. The first of each kind of fault
/// is enough: no tree is built from such a text.
pub(crate) fn check(source: SourceId, text: &str) -> Result<(), Box<Diagnostic>> {
    forbidden(source, text)?;
    depth(source, text)
}

/// Characters that show nothing, or change the order or the shape of others: Unicode's Default_Ignorable_Code_Point
/// and what else is blank in every font. Two names must not look alike.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

pub(crate) fn forbidden(source: SourceId, text: &str) -> Result<(), Box<Diagnostic>> {
    for (at, c) in text.char_indices() {
        let bad = match c {
            '\n' | '\r' | '\t' => false,
            '\u{feff}' => at > 0,
            _ => c.is_control() || invisible(c),
        };
        if bad {
            let span = Span::new(source, at, at + c.len_utf8());
            let said = Said::new(
                format!(
                    "此处有不可见的控制字符 U+{:04X}，读者看不到它，却可能改变文字的意思或次序",
                    u32::from(c)
                ),
                format!(
                    "there is an invisible control character U+{:04X} here, which a reader cannot see but which may change or reorder the text",
                    u32::from(c)
                ),
            );
            let help =
                Said::new("删去这个字符，重新输入这一处", "delete the character and type this place anew");
            return Err(Box::new(Diagnostic::new(Code::ForbiddenCharacter, span, said).help(help)));
        }
    }
    Ok(())
}

/// Brackets left open in one statement do not count towards the next.
fn depth(source: SourceId, text: &str) -> Result<(), Box<Diagnostic>> {
    let mut open = 0usize;
    let mut start = 0usize;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}', '\u{feff}']);
        if opens_statement(words) {
            open = 0;
        }
        let mut quotes = 0usize;
        let mut straight = false;
        for (at, c) in line.char_indices() {
            match c {
                '"' if quotes == 0 => straight = !straight,
                _ if straight => {}
                '“' => quotes += 1,
                '”' => quotes = quotes.saturating_sub(1),
                '#' | '＃' if quotes == 0 => break,
                '(' | '（' | '{' | '｛' | '[' if quotes == 0 => open += 1,
                ')' | '）' | '}' | '｝' | ']' if quotes == 0 => open = open.saturating_sub(1),
                _ => {}
            }
            if open + quotes > DEEPEST {
                let at = start + at;
                return Err(Box::new(too_deep(Span::new(source, at, at + c.len_utf8()))));
            }
        }
        start += line.len();
    }
    Ok(())
}

/// The diagnostic for brackets that nest too deep.
pub(crate) fn too_deep(span: Span) -> Diagnostic {
    let said = Said::new(
        format!("括号或引号嵌套超过 {DEEPEST} 层"),
        format!("brackets or quotation marks nest more than {DEEPEST} deep"),
    );
    let help = Said::new("用“定义”给内层的条件起一个名称", "give the inner condition a name with `define`");
    Diagnostic::new(Code::TooDeep, span, said).help(help)
}

fn opens_statement(words: &str) -> bool {
    (words.starts_with('第') && words.chars().take(12).any(|c| matches!(c, '条' | '款')))
        || KEYWORDS
            .iter()
            .filter(|k| k.opens && k.reserved)
            .flat_map(|k| k.zh.iter().chain(k.en))
            .any(|s| words.strip_prefix(s).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

#[cfg(test)]
mod tests {
    use pol_diagnostics::Language;

    use super::not_utf8;

    /// A form of an office program is told as such, not as a text in another encoding.
    #[test]
    fn documents_are_told_from_texts() {
        for (bytes, said) in [
            (&b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00\x21\x00"[..], "Word、Excel"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
            (b"\xff\xfe\x48\x68\x00\x4e", "UTF-16"),
            (b"\xb0\xb8\xbc\xfe", "GB18030"),
        ] {
            let diagnostic = not_utf8(bytes, "案.pol");
            assert!(diagnostic.message.within(Language::Chinese).contains(said), "{diagnostic:?}");
        }
    }
}
