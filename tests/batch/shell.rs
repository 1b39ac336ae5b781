//! What the program says of itself.

use okoshi::cli::Exit;

use crate::fixture::okoshi;

fn said(arguments: &[&str]) -> String {
    let ran = okoshi(arguments);
    assert_eq!(ran.exit, Exit::Clean, "{arguments:?}: {}", ran.err);
    String::from_utf8(ran.out).unwrap()
}

#[test]
fn shells_get_completions_of_every_command() {
    for (shell, sign) in [("bash", "complete -F"), ("zsh", "#compdef okoshi"), ("fish", "complete -c okoshi")]
    {
        let script = said(&["completions", shell]);
        assert!(script.contains(sign), "{shell}");
        for word in ["convert", "check", "resume", "headers", "parquet", "exit-codes"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn the_program_and_each_command_have_a_man_page() {
    let page = said(&["man"]);
    assert!(page.contains(".TH okoshi 1"));
    for command in ["convert", "check", "text", "forms", "value", "completions"] {
        assert!(page.contains(&format!("okoshi\\-{command}(1)")), "{command}");
        assert!(said(&["man", command]).contains(&format!(".TH okoshi-{command} 1")), "{command}");
    }
    let none = okoshi(&["man", "nothing"]);
    assert_eq!(none.exit, Exit::Usage);
    assert!(none.err.contains("the commands are convert, check"), "{}", none.err);
}

#[test]
fn help_shows_examples() {
    for command in ["convert", "check", "pages", "value", "completions", "man"] {
        assert!(said(&[command, "--help"]).contains(&format!("okoshi {command}")), "{command}");
    }
    assert!(said(&["convert", "-h"]).contains("--resume"));
}

#[test]
fn exit_codes_are_a_table() {
    let table = said(&["exit-codes"]);
    for exit in Exit::ALL {
        assert!(table.contains(&format!("{:>3}  ", exit.code())), "{exit:?}");
    }
}
