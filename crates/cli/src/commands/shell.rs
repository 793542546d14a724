//! `pol completions` and `pol man`

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::Answer;
use crate::arguments::Arguments;
use crate::console::Console;

/// Prints a completion script.
pub fn completions(console: &Console, shell: Shell) -> Answer {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "pol", &mut script);
    console.print(&String::from_utf8_lossy(&script))
}

/// Prints the man page.
pub fn man(console: &Console) -> Answer {
    let mut page = Vec::new();
    match clap_mangen::Man::new(Arguments::command()).render(&mut page) {
        Ok(()) => console.print(&String::from_utf8_lossy(&page)),
        Err(_) => Answer::Internal,
    }
}
