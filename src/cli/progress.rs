//! How far a run is: a bar for people, plain lines now and then for logs, nothing if nothing is wanted.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::wording::Lang;

/// What shows the progress.
pub(super) enum Progress {
    Silent,
    Bar(ProgressBar),
    Lines(Lines),
}

pub(super) struct Lines {
    total: Option<usize>,
    done: usize,
    began: Instant,
    next: Duration,
    lang: Lang,
}

/// The first line comes after this long, and each further one after as long again.
const EVERY: Duration = Duration::from_secs(10);

impl Progress {
    pub(super) fn new(total: Option<usize>, is_terminal: bool, lang: Lang) -> Self {
        if !is_terminal {
            let began = Instant::now();
            return Self::Lines(Lines { total, done: 0, began, next: EVERY, lang });
        }
        let files = if lang == Lang::Ja { "ファイル" } else { "files" };
        let left = if lang == Lang::Ja { "残り" } else { "left" };
        let (bar, template) = match total {
            Some(total) => (
                ProgressBar::new(total as u64),
                format!("{{bar:32}} {{human_pos}}/{{human_len}} {files}  {{per_sec}}  {left} {{eta}}"),
            ),
            None => (ProgressBar::no_length(), format!("{{spinner}} {{human_pos}} {files}  {{per_sec}}")),
        };
        bar.set_style(
            ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        bar.enable_steady_tick(Duration::from_millis(250));
        Self::Bar(bar)
    }

    /// One more input is done; `talk` is to be said about it.
    pub(super) fn step(&mut self, talk: &str, err: &mut dyn Write) -> io::Result<()> {
        let mut say = || err.write_all(talk.as_bytes());
        match self {
            Self::Silent => say(),
            Self::Bar(bar) => {
                bar.inc(1);
                if talk.is_empty() { Ok(()) } else { bar.suspend(say) }
            }
            Self::Lines(lines) => {
                say()?;
                lines.step(err)
            }
        }
    }

    /// All inputs are done.
    pub(super) fn finish(&mut self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

impl Lines {
    fn step(&mut self, err: &mut dyn Write) -> io::Result<()> {
        self.done += 1;
        let passed = self.began.elapsed();
        if passed < self.next {
            return Ok(());
        }
        self.next = passed + EVERY;
        let rate = self.done as f64 / passed.as_secs_f64();
        let (done, ja) = (self.done, self.lang == Lang::Ja);
        match self.total {
            Some(total) => {
                let left = (total.saturating_sub(done) as f64 / rate).round();
                if ja {
                    writeln!(err, "{done} / {total} ファイル（{rate:.0} ファイル/秒、残り {left} 秒）")
                } else {
                    writeln!(err, "{done} of {total} files, {rate:.0} a second, {left} s left")
                }
            }
            None if ja => writeln!(err, "{done} ファイル（{rate:.0} ファイル/秒）"),
            None => writeln!(err, "{done} files, {rate:.0} a second"),
        }
    }
}
