//! When a duty is due, in a sentence.

use pol_eval::{DueDate, DueStateName, MatterTrace, UnknownDue};

use super::verdict::Teller;
use super::words::Words;

/// The due dates of a duty, each in a sentence; then that it was not done, if the case says so.
pub(crate) fn sentences(teller: &Teller<'_>, matter: &MatterTrace) -> Vec<String> {
    let words = teller.words;
    let several = matter.verdict.due.len() > 1;
    let each = matter.verdict.due.iter().map(|due| {
        let mut by: Vec<String> =
            several.then(|| teller.cite(&due.provision).into_owned()).into_iter().collect();
        if due.unsure {
            by.push(words.pick("是否适用还没有查明", "whether it applies is not known").to_owned());
        }
        let by = words.bracketed(&by.join(words.pick("，", ", ")));
        let decided = teller.explanation.decision_date.as_deref();
        sentence(words, due, &by, decided)
    });
    let mut said: Vec<String> = each.collect();
    said.dedup();
    let told = matter
        .verdict
        .due
        .iter()
        .any(|due| matches!(due.state, Some(DueStateName::Overdue | DueStateName::NotYetDue)));
    if matter.not_done && !told {
        said.push(words.pick("案件写明没有办。", "The case says that it was not done.").to_owned());
    }
    said
}

/// `期限至 2024-03-15（2024-03-09 不是工作日，顺延），逾期未办。`
///
/// Where the case does not say whether it was done, that the day is over by the day of the decision (`decided`).
pub(crate) fn sentence(words: Words, due: &DueDate, by: &str, decided: Option<&str>) -> String {
    let Some(date) = &due.date else { return unknown(words, due, by) };
    let mut why: Vec<String> = Vec::new();
    if let Some(day) = &due.rolled_from {
        why.push(words.pick(
            format!("{day} 不是工作日，顺延"),
            format!("{day} is no working day, so it ends on the next"),
        ));
    }
    if due.in_working_days {
        why.push(words.pick("按工作日计", "counted in working days").to_owned());
    }
    if !why.is_empty() && !due.basis.is_empty() {
        let list = words.list(&due.basis);
        why.push(words.pick(format!("依 {list}"), format!("under {list}")));
    }
    let why = words.bracketed(&words.parts(&why));
    let state = match due.state {
        // Days are written as ISO 8601, which sorts as days do.
        None if decided.is_some_and(|decided| decided > date.as_str()) => words.pick(
            "，裁决日时已过，案件没有写是否已办",
            ": over by the day of the decision; the case does not say whether it was done",
        ),
        None => "",
        Some(DueStateName::InTime) => words.pick("，按期办理", ": done in time"),
        Some(DueStateName::Late) => words.pick("，逾期办理", ": done late"),
        Some(DueStateName::Overdue) => words.pick("，逾期未办", ": overdue, not done"),
        Some(DueStateName::NotYetDue) => words.pick("，尚未办理，还没有到期", ": not done, and not yet due"),
    };
    words.pick(format!("期限至 {date}{by}{why}{state}。"), format!("Due by {date}{by}{why}{state}."))
}

fn unknown(words: Words, due: &DueDate, by: &str) -> String {
    let start = &due.runs_from;
    match (due.unknown, due.year) {
        (Some(UnknownDue::NoStart), _) => words.pick(
            format!("期限自 {start} 起算，案件没有写是哪一天{by}。"),
            format!("The time runs from {start}, and the case does not say from which day{by}."),
        ),
        (Some(UnknownDue::Hours), _) => words.pick(
            format!("期限以小时计，届满的时刻没有推算{by}。"),
            format!("The time is counted in hours; when it ends is not worked out{by}."),
        ),
        (Some(UnknownDue::NoCalendar), Some(year)) => words.pick(
            format!("没有载入 {year} 年的节假日，届满日不能推算{by}。"),
            format!("The holidays of {year} are not loaded, so the due date cannot be worked out{by}."),
        ),
        (Some(UnknownDue::NoCalendar | UnknownDue::NoCounting) | None, _) => words.pick(
            format!("载入的规定没有写期间怎样计算，届满日不能推算{by}。"),
            format!("No loaded text says how days are counted, so the due date cannot be worked out{by}."),
        ),
    }
}
