//! The manual against the tables that the program itself reads.
#![allow(clippy::disallowed_methods, reason = "a test of the workspace reads its files")]

use std::fs;
use std::path::Path;

use pol_parser::keywords::KEYWORDS;

/// The spellings in a cell: `` `或`、`或者` ``.
fn spellings(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Each row: the Chinese spellings, the English ones, and whether no name may be spelled so.
#[test]
fn the_table_of_keywords_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md");
    let text = fs::read_to_string(path).unwrap();
    let section = text.split("\n## ").find(|s| s.starts_with("关键词表")).expect("the manual has the table");
    let rows: Vec<(Vec<&str>, Vec<&str>, bool)> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter(|line| line.contains('`'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            (spellings(cells[0]), spellings(cells[1]), cells[3].contains('●'))
        })
        .collect();
    let row = |k: &pol_parser::keywords::Keyword| (k.zh.to_vec(), k.en.to_vec(), k.reserved);
    let table: Vec<_> = KEYWORDS.iter().map(row).collect();
    let wanting: Vec<_> = table.iter().filter(|row| !rows.contains(row)).collect();
    assert!(wanting.is_empty(), "not in the manual, or otherwise: {wanting:?}");
    let strange: Vec<_> = rows.iter().filter(|row| !table.contains(row)).collect();
    assert!(strange.is_empty(), "in the manual, and no keyword so: {strange:?}");
    // Two keywords may be spelled alike.
    assert_eq!(rows, table, "the manual has the keywords in the order of the table");
}
