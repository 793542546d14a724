//! Chinese numerals, as articles are numbered and amounts written: 十八, 一百零六, 五万, 二〇二四.

/// The number that a Chinese numeral writes, or `None` if it is not one.
///
/// Both ways of writing are read: with units (一百零六, 十八, 两万) and digit by digit (二〇二四).
///
/// ```
/// use pol_values::chinese_numeral;
/// assert_eq!(chinese_numeral("一百零六"), Some(106));
/// assert_eq!(chinese_numeral("二〇二四"), Some(2024));
/// assert_eq!(chinese_numeral("一亿二千万"), Some(120_000_000));
/// assert_eq!(chinese_numeral("百十"), None);
/// ```
pub fn chinese_numeral(text: &str) -> Option<u64> {
    if text.is_empty() || text.chars().count() > 40 {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0u64, |n, c| n.checked_mul(10)?.checked_add(digit(c)?));
    }
    let mut total = 0u64; // closed by 亿
    let mut section = 0u64; // closed by 万
    let mut small = 0u64; // below ten thousand
    let mut pending = None; // a digit that waits for its unit
    let mut last_unit = 10_000u64;
    let mut zero = false;
    for c in text.chars() {
        if let Some(d) = digit(c) {
            if pending.is_some() {
                return None;
            }
            if d == 0 {
                zero = true;
            } else {
                pending = Some(d);
            }
            continue;
        }
        match c {
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                if unit >= last_unit {
                    return None;
                }
                // 十 alone is ten; 百 and 千 need their digit.
                let d = match pending.take() {
                    Some(d) => d,
                    None if unit == 10 => 1,
                    None => return None,
                };
                small = small.checked_add(d * unit)?;
                last_unit = unit;
            }
            '万' => {
                let n = small + pending.take().unwrap_or(0);
                if n == 0 || section % 100_000_000 >= 10_000 {
                    return None;
                }
                section = section.checked_add(n.checked_mul(10_000)?)?;
                small = 0;
                last_unit = 10_000;
            }
            '亿' => {
                let n = section + small + pending.take().unwrap_or(0);
                if n == 0 || total > 0 {
                    return None;
                }
                total = n.checked_mul(100_000_000)?;
                section = 0;
                small = 0;
                last_unit = 10_000;
            }
            _ => return None,
        }
        zero = false;
    }
    if zero && pending.is_none() {
        return None; // ends in a bare 零
    }
    total.checked_add(section)?.checked_add(small)?.checked_add(pending.unwrap_or(0))
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A count written in Chinese or in (possibly full-width) digits.
pub fn parse_count(text: &str) -> Option<u64> {
    let folded = crate::fold_width(text);
    if !folded.is_empty() && folded.chars().all(|c| c.is_ascii_digit()) {
        return folded.parse().ok();
    }
    chinese_numeral(&folded)
}

/// `number` as provisions are numbered: 6 is 六, 18 is 十八, 106 is 一百零六.
///
/// ```
/// assert_eq!(pol_values::write_chinese(1_020), "一千零二十");
/// ```
pub fn write_chinese(number: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let name = |d: u64| usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or("零");
    if number >= 100_000_000 {
        return number.to_string();
    }
    if number >= 10_000 {
        let (high, low) = (number / 10_000, number % 10_000);
        let zero = if low > 0 && low < 1000 { "零" } else { "" };
        let low = if low == 0 { String::new() } else { write_section(low, name, true) };
        return format!("{}万{zero}{low}", write_section(high, name, false));
    }
    if number == 0 {
        return "零".to_owned();
    }
    write_section(number, name, false)
}

fn write_section(number: u64, name: impl Fn(u64) -> &'static str, inner: bool) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (unit, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = number / unit % 10;
        if d == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        // 十八, not 一十八, at the start; but 一百一十八.
        if !(unit == 10 && d == 1 && out.is_empty() && !inner) {
            out.push_str(name(d));
        }
        out.push_str(sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{chinese_numeral, write_chinese};

    #[test]
    fn written_numbers_are_read_back() {
        for n in (0..20_000).chain([99_999, 100_010, 1_001_001, 99_999_999]) {
            assert_eq!(chinese_numeral(&write_chinese(n)), Some(n), "{}", write_chinese(n));
        }
    }

    #[test]
    fn what_is_no_numeral_is_refused() {
        for text in ["", "百", "十百", "一一百", "一百零", "万", "一般", "二十十"] {
            assert_eq!(chinese_numeral(text), None, "{text}");
        }
        assert_eq!(chinese_numeral("一万亿"), Some(1_000_000_000_000));
    }
}
