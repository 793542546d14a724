//! How days are counted (M14): 期间计算 says how a text counts, or in a file without a head how every text does
//! that does not say; 节假日 says which days are worked.

use std::collections::BTreeSet;

use pol_diagnostics::{Code, Diagnostic, Said, Span};
use pol_parser::ast::{self, Day, Declaration};
use pol_values::{Date, Id, Literal, Period, PeriodUnit};

use crate::declare::Resolver;
use crate::load::Unit;
use crate::precedence::basis_words;
use crate::types::{Counting, Text};

/// No holiday is longer than this many days.
const LONGEST_HOLIDAY: i64 = 60;

impl Resolver<'_> {
    /// Reads 期间计算 and 节假日 of all files.
    pub(crate) fn counting(&mut self, units: &[Unit], texts: &[Option<Id<Text>>]) {
        let mut common = Counting::default();
        for (unit, text) in units.iter().zip(texts) {
            let mut own = Counting::default();
            let mut marks: [Option<Span>; 2] = [None, None];
            for declaration in &unit.file.declarations {
                if let Declaration::Counting(counting) = declaration {
                    let into = if text.is_some() { &mut own } else { &mut common };
                    read(into, counting, &mut marks, &mut self.errors);
                }
                if let Declaration::Holidays(holidays) = declaration {
                    self.holidays(holidays);
                }
            }
            if let Some(text) = text {
                self.model.texts[*text].counting = own;
            }
        }
        // What a text does not say itself is as the vocabulary says.
        for text in self.model.texts.ids().collect::<Vec<_>>() {
            let own = &mut self.model.texts[text].counting;
            own.first_day = own.first_day.or(common.first_day);
            if own.rolls.is_none() {
                own.rolls = common.rolls;
                own.rolls_basis.clone_from(&common.rolls_basis);
            }
            if own.working.is_empty() {
                own.working.clone_from(&common.working);
                own.working_basis.clone_from(&common.working_basis);
            }
        }
    }

    fn holidays(&mut self, holidays: &ast::Holidays) {
        for (year, span) in &holidays.years {
            if !self.model.calendar.cover(*year) {
                let said = Said::new(
                    format!("{year}年的节假日写了两次"),
                    format!("the holidays of {year} are given twice"),
                );
                self.errors.push(
                    Diagnostic::new(Code::DuplicateName, *span, said)
                        .help(Said::new("只留一处", "keep one of them")),
                );
            }
        }
        let years: BTreeSet<i16> = holidays.years.iter().map(|(year, _)| *year).collect();
        for (list, off) in [(&holidays.off, true), (&holidays.at_work, false)] {
            for (first, last) in list {
                self.days(&years, *first, *last, off);
            }
        }
    }

    /// From one day to another, free or worked.
    fn days(&mut self, years: &BTreeSet<i16>, first: Day, last: Day, off: bool) {
        let span = first.span.to(last.span);
        let length = last.date.days_since(first.date);
        if !(0..LONGEST_HOLIDAY).contains(&length) {
            let said = Said::new(
                "放假、上班的日期要从先到后，并且不超过六十日",
                "days run from the earlier to the later, and at most sixty of them",
            );
            let help = Said::new("核对日期", "check the dates");
            self.errors.push(Diagnostic::new(Code::BadValue, span, said).help(help));
            return;
        }
        // A holiday at the turn of a year may reach into the next one.
        let near = |day: Date| years.iter().any(|year| (year - 1..=year + 1).contains(&day.year()));
        if !near(first.date) || !near(last.date) {
            let said = Said::new("这些日子不在所写的年份", "these days are not in the year that is given");
            let help =
                Said::new("核对年份；每年写一段“节假日”", "check the year; write `holidays` for each year");
            self.errors.push(Diagnostic::new(Code::BadValue, span, said).help(help));
            return;
        }
        let mut at = Some(first.date);
        while let Some(day) = at.filter(|day| *day <= last.date) {
            let calendar = &mut self.model.calendar;
            let fits = if off { calendar.off(day) } else { calendar.at_work(day) };
            if !fits {
                let said = Said::new(
                    format!("{day} 既写了放假，又写了上班"),
                    format!("{day} is said to be both off and at work"),
                );
                let help = Said::new("只留一处", "keep one of them");
                self.errors.push(Diagnostic::new(Code::BadValue, span, said).help(help));
                return;
            }
            at = day.next();
        }
    }
}

/// Adds what one 期间计算 says.
fn read(
    into: &mut Counting,
    counting: &ast::Counting,
    marks: &mut [Option<Span>; 2],
    errors: &mut Vec<Diagnostic>,
) {
    let [first_mark, rolls_mark] = marks;
    let said = [
        (&mut into.first_day, counting.first_day, first_mark),
        (&mut into.rolls, counting.rolls, rolls_mark),
    ];
    for (place, value, mark) in said {
        let Some(value) = value else { continue };
        if place.is_some_and(|before| before != value) {
            let said = Said::new("期间的算法说了两样", "two different ways of counting are given");
            let help = Said::new(
                "只留一样；各规范不同的，写在各自的文件里",
                "keep one; where texts differ, say so in the file of each",
            );
            let mut fault = Diagnostic::new(Code::BadMark, counting.span, said).help(help);
            if let Some(first) = mark {
                fault = fault.related(*first, Said::new("前一处在这里", "the first is here"));
            }
            errors.push(fault);
        }
        *place = Some(value);
        *mark = Some(counting.span);
    }
    for (literal, span) in &counting.working {
        match literal {
            Literal::Period(Period { amount, unit: PeriodUnit::Days }) => {
                into.working.insert(*amount);
            }
            Literal::Period(_) | Literal::Number(_) | Literal::Money(_) | Literal::Date(_) => {
                let said = Said::new("这里要写以日计的期间", "a period in days is needed here");
                let help =
                    Said::new("例如 三日、七日 指 工作日", "such as `3 days, 7 days means working days`");
                errors.push(Diagnostic::new(Code::TypeMismatch, *span, said).help(help));
            }
        }
    }
    let basis = || counting.basis.iter().map(basis_words);
    if counting.rolls.is_some() {
        into.rolls_basis.extend(basis());
    }
    if !counting.working.is_empty() {
        into.working_basis.extend(basis());
    }
}
