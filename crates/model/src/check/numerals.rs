//! The numbers that an official text writes: `5,000`, `五千`, `1.5万`, `百分之三十`.

use pol_values::{Decimal, fold_width, parse_count};

/// A number in some words, and the words before and behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral<'w> {
    pub(super) value: Decimal,
    pub(super) before: &'w str,
    pub(super) after: &'w str,
}

/// The numbers in some words, in their order.
pub(super) fn numerals(words: &str) -> Vec<Numeral<'_>> {
    let characters: Vec<(usize, char)> = words.char_indices().collect();
    let sign = |at: usize| characters.get(at).map(|(_, c)| *c);
    let is_digit = |at: usize| sign(at).is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let is_numeral = |at: usize| {
        // 10,000 and 1.5: a mark between digits.
        let mark = matches!(sign(at), Some(',' | '.')) && at > 0 && is_digit(at - 1) && is_digit(at + 1);
        mark || is_digit(at) || sign(at).is_some_and(|c| "零〇一二三四五六七八九十百千万亿两".contains(c))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let first = at;
        while is_numeral(at) {
            at += 1;
        }
        if at == first {
            at += 1;
            continue;
        }
        let place = |n: usize| characters.get(n).map_or(words.len(), |(place, _)| *place);
        let (start, stop) = (place(first), place(at));
        if let (Some(before), Some(own), Some(after)) =
            (words.get(..start), words.get(start..stop), words.get(stop..))
        {
            found.extend(value(own).map(|value| Numeral { value, before, after }));
        }
    }
    found
}

/// `5000`, `5,000`, `五千`, `5万`, `1.5万`.
fn value(digits: &str) -> Option<Decimal> {
    if let Some(count) = parse_count(digits) {
        return Some(Decimal::from(count));
    }
    let plain = fold_width(digits).replace(',', "");
    let units = [('万', 10_000), ('亿', 100_000_000), ('千', 1_000), ('百', 100)];
    let unit = units.iter().find_map(|(unit, times)| Some((plain.strip_suffix(*unit)?, *times)));
    let (number, times) = unit.unwrap_or((&plain, 1));
    number.parse::<Decimal>().ok()?.checked_mul(Decimal::from(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_texts_write_them() {
        let values =
            |words: &str| numerals(words).into_iter().map(|n| n.value.to_string()).collect::<Vec<_>>();
        assert_eq!(values("处200元以上2,000元以下罚款"), ["200", "2000"]);
        assert_eq!(values("五千元以上一万元以下，或者1.5万元"), ["5000", "10000", "15000.0"]);
        assert_eq!(values("百分之三十；１０日内"), ["30", "10"]);
        assert_eq!(values("没有数，也没有.,号"), Vec::<String>::new());
    }
}
