//! `okoshi completions` and `okoshi man`: the command line, for shells and for readers.

use std::io;

use super::{Console, Exit, command, report};
use crate::wording::{Lang, Wording};

pub(super) fn completions(shell: clap_complete::Shell, console: &mut Console<'_>) -> io::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "okoshi", &mut script);
    console.out.write_all(&script)?;
    Ok(Exit::Clean)
}

pub(super) fn man(name: Option<&str>, lang: Lang, console: &mut Console<'_>) -> io::Result<Exit> {
    let mut all = command();
    all.build();
    let page = match name {
        None => Some(all.clone()),
        Some(name) => all.find_subcommand(name).map(|found| {
            let full = format!("okoshi-{name}");
            found.clone().name(full.clone()).display_name(full)
        }),
    };
    let Some(page) = page else {
        let name = name.unwrap_or_default();
        let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
        let names = names.join(", ");
        let message = Wording::new(
            format!("「{name}」というコマンドはありません"),
            format!("no command is named `{name}`"),
        );
        let help = Wording::new(format!("コマンドは {names} です"), format!("the commands are {names}"));
        return report::bad_argument(&message, &help, lang, console);
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    console.out.write_all(&roff)?;
    Ok(Exit::Clean)
}
