//! Guesses at what a writer meant.

use strsim::damerau_levenshtein;

/// The candidate nearest to `word`, if one is near enough to be what was meant.
///
/// ```
/// assert_eq!(pol_diagnostics::nearest("故意违发", ["故意违法", "不可抗力"]), Some("故意违法"));
/// assert_eq!(pol_diagnostics::nearest("甲", ["不可抗力"]), None);
/// // Short words are near to too many others.
/// assert_eq!(pol_diagnostics::nearest("通知", ["已知"]), None);
/// assert_eq!(pol_diagnostics::nearest("dog", ["done"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    candidates
        .into_iter()
        .filter(|c| c.chars().count().abs_diff(length) <= 3)
        .map(|c| {
            let distance = damerau_levenshtein(word, c);
            (distance, c)
        })
        // A Chinese character says as much as a few letters: one slip in three of them, or in five
        // letters, and two in six characters or eight letters.
        .filter(|(distance, c)| {
            let longest = length.max(c.chars().count());
            let slips = if word.is_ascii() {
                if longest < 5 { 0 } else { (longest / 4).min(4) }
            } else if longest < 3 {
                0
            } else {
                (longest / 3).min(4)
            };
            (1..=slips).contains(distance)
        })
        .min()
        .map(|(_, c)| c)
}

/// Whether a word of four characters or more is another but for one slip, and not for its digits, by which
/// titles of different years differ.
///
/// ```
/// assert!(pol_diagnostics::off_by_one("测试办发", "测试办法"));
/// assert!(!pol_diagnostics::off_by_one("办法2023", "办法2024"));
/// assert!(!pol_diagnostics::off_by_one("测试办法", "测试办法"));
/// ```
pub fn off_by_one(word: &str, other: &str) -> bool {
    let length = word.chars().count();
    let words = |text: &str| text.chars().filter(|c| !c.is_numeric()).collect::<String>();
    (4..=64).contains(&length)
        && other.chars().count().abs_diff(length) <= 1
        && words(word) != words(other)
        && damerau_levenshtein(word, other) == 1
}

/// `word` divided into `parts` it is made of, longest first at each place: what a writer meant who
/// put no spaces. `None` unless it divides without rest into at least two.
///
/// ```
/// let known = ["当", "或", "依据不明确", "认识不一致"];
/// assert_eq!(
///     pol_diagnostics::spaced("当依据不明确或认识不一致", &known).as_deref(),
///     Some("当 依据不明确 或 认识不一致"),
/// );
/// ```
pub fn spaced(word: &str, parts: &[&str]) -> Option<String> {
    if word.len() > 600 {
        return None;
    }
    // best[i]: the fewest parts that make up the first i bytes, with the last of them
    let mut best: Vec<Option<(usize, &str)>> = vec![None; word.len() + 1];
    *best.first_mut()? = Some((0, ""));
    for end in 1..=word.len() {
        let Some(before) = word.get(..end) else { continue };
        let found = parts
            .iter()
            .filter(|p| !p.is_empty() && before.ends_with(**p))
            .filter_map(|p| best.get(end - p.len()).copied().flatten().map(|(n, _)| (n + 1, *p)))
            .min_by_key(|(n, _)| *n);
        *best.get_mut(end)? = found;
    }
    let mut words = Vec::new();
    let mut end = word.len();
    while end > 0 {
        let (_, part) = best.get(end).copied().flatten()?;
        words.push(part);
        end -= part.len();
    }
    words.reverse();
    (words.len() > 1).then(|| words.join(" "))
}
