//! `pol error`

use pol_diagnostics::{Code, Diagnostic, Language, Said, Sources, nearest};

use crate::Answer;
use crate::console::Console;

/// Prints the page of an error code.
pub fn run(console: &Console, code: &str) -> Answer {
    match Code::parse(code) {
        Some(code) => console.print(code.page()),
        None => {
            let guess = nearest(&code.to_uppercase(), Code::ALL.iter().map(|c| c.as_str()));
            let said = Said::new(format!("没有错误代码“{code}”"), format!("there is no error code `{code}`"));
            let help = match guess {
                Some(guess) => {
                    Said::new(format!("是不是想写“{guess}”？"), format!("did you mean `{guess}`?"))
                }
                None => Said::new(
                    "代码写成一个字母和四个数字，例如 M0001",
                    "a code is a letter and four digits, such as M0001",
                ),
            };
            let fault = Diagnostic::without_place(Code::BadUse, said).help(help);
            console.report(&[fault], &Sources::new(), console.language(Language::Chinese));
            Answer::WrongInput
        }
    }
}
