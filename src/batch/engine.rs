//! Many inputs, a few threads, and the results in the order of the inputs.
//!
//! A worker takes the next input, loads it, waits for its turn to be admitted (the one step that goes in order),
//! works on it, and lays the result down. The caller's thread picks results up in order. No more than a few
//! inputs are under way at once, so memory does not grow with their number.
//!
//! The belts: a panic is that input's failure; a worker that does not come back in time is given up, its input
//! fails, and a new worker takes its place.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What is to be done with each input.
pub trait Task: Send + Sync + 'static {
    /// What is taken.
    type Input: Clone + Send + 'static;
    /// What it is once loaded.
    type Loaded: Send + 'static;
    /// What becomes of it.
    type Output: Send + 'static;

    /// First step, many at once: gets hold of the input.
    fn load(&self, input: Self::Input) -> Self::Loaded;
    /// Second step, one at a time, in order of the inputs; `ticket` counts them from 0. Has to be quick.
    fn admit(&self, ticket: usize, loaded: &mut Self::Loaded);
    /// Third step, many at once: the work.
    fn work(&self, loaded: Self::Loaded) -> Self::Output;
    /// What stands for an input that failed.
    fn failed(&self, input: &Self::Input, failure: Failure) -> Self::Output;
}

/// How an input fails that the task itself does not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The task panicked.
    Panic,
    /// It took longer than allowed.
    Late,
}

/// How to run.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Inputs worked on at once.
    pub jobs: usize,
    /// Time for one input.
    pub limit: Duration,
    /// Set from outside to take no more inputs.
    pub stop: Arc<AtomicBool>,
}

/// Inputs under way for each worker, those waiting for their turn included: enough to keep all of them busy
/// behind one slow input.
const WINDOW_PER_JOB: usize = 16;
/// A worker's stack; the task's own recursion is bounded far below.
const STACK_BYTES: usize = 8 << 20;
/// How long after a stop an input may still be loaded: what hangs on a pipe or a network disk is not waited for.
const GRACE: Duration = Duration::from_secs(1);
/// How often late workers and the wish to stop are looked for.
const WATCH: Duration = Duration::from_millis(100);

struct State<T: Task> {
    taken: usize,
    delivered: usize,
    admitted: usize,
    alive: usize,
    exhausted: bool,
    flying: BTreeMap<usize, Flight<T::Input>>,
    given_up: BTreeSet<usize>,
    ready: BTreeMap<usize, T::Output>,
}

/// An input under way.
struct Flight<I> {
    input: I,
    /// When the step began; none while it waits for its turn.
    since: Option<Instant>,
}

struct Shared<T: Task, S> {
    task: Arc<T>,
    inputs: Mutex<S>,
    state: Mutex<State<T>>,
    changed: Condvar,
    window: usize,
    stop: Arc<AtomicBool>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Does `task` with all of `inputs` and hands the outputs to `sink`, in order.
    ///
    /// - Shape: `sink` gets each input's number, from 0, and what became of it; every input taken comes out once, but
    ///   after a stop not those behind one that is still being loaded.
    /// - Errors: those of `sink`, which end the run.
    pub fn run<T: Task>(
        &self,
        task: Arc<T>,
        inputs: impl Iterator<Item = T::Input> + Send + 'static,
        mut sink: impl FnMut(usize, T::Output) -> io::Result<()>,
    ) -> io::Result<()> {
        let jobs = self.jobs.max(1);
        let shared = Arc::new(Shared {
            task,
            inputs: Mutex::new(inputs),
            state: Mutex::new(State {
                taken: 0,
                delivered: 0,
                admitted: 0,
                alive: 0,
                exhausted: false,
                flying: BTreeMap::new(),
                given_up: BTreeSet::new(),
                ready: BTreeMap::new(),
            }),
            changed: Condvar::new(),
            window: jobs * WINDOW_PER_JOB,
            stop: Arc::clone(&self.stop),
        });
        for _ in 0..jobs {
            spawn(&shared)?;
        }
        let mut stopped: Option<Instant> = None;
        loop {
            let mut state = locked(&shared.state);
            let next = state.delivered;
            if let Some(output) = state.ready.remove(&next) {
                state.delivered += 1;
                drop(state);
                shared.changed.notify_all();
                if let Err(error) = sink(next, output) {
                    self.stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
                continue;
            }
            // After a stop nobody waits for a worker that hangs on a stream which gives nothing more.
            let is_stopped = self.stop.load(Ordering::Relaxed);
            let is_left = state.alive == 0 || is_stopped;
            if is_left && state.delivered == state.taken {
                return Ok(());
            }
            if is_stopped
                && next >= state.admitted
                && stopped.get_or_insert_with(Instant::now).elapsed() > GRACE
            {
                return Ok(());
            }
            let (mut state, _) =
                shared.changed.wait_timeout(state, WATCH).unwrap_or_else(PoisonError::into_inner);
            let lost = give_up_late(&shared, &mut state, self.limit);
            drop(state);
            for _ in 0..lost {
                spawn(&shared)?;
            }
        }
    }
}

/// Starts one more worker.
fn spawn<T: Task, S: Iterator<Item = T::Input> + Send + 'static>(
    shared: &Arc<Shared<T, S>>,
) -> io::Result<()> {
    locked(&shared.state).alive += 1;
    let own = Arc::clone(shared);
    let thread = thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK_BYTES);
    thread.spawn(move || while own.one() {})?;
    Ok(())
}

/// The name of the threads whose panics are told as failures of their inputs.
pub const WORKER: &str = "okoshi-worker";

/// Fails the inputs that are late, and tells how many workers went with them.
fn give_up_late<T: Task, S>(shared: &Shared<T, S>, state: &mut State<T>, limit: Duration) -> usize {
    let is_late = |flight: &Flight<T::Input>| flight.since.is_some_and(|since| since.elapsed() > limit);
    let late: Vec<usize> =
        state.flying.iter().filter(|(_, flight)| is_late(flight)).map(|(ticket, _)| *ticket).collect();
    for ticket in &late {
        if let Some(flight) = state.flying.remove(ticket) {
            state.given_up.insert(*ticket);
            state.ready.insert(*ticket, shared.task.failed(&flight.input, Failure::Late));
            state.alive -= 1;
        }
    }
    skip_given_up(state);
    if !late.is_empty() {
        shared.changed.notify_all();
    }
    late.len()
}

/// Lets the turn pass over inputs that were given up before it was theirs.
fn skip_given_up<T: Task>(state: &mut State<T>) {
    while state.given_up.contains(&state.admitted) {
        state.admitted += 1;
    }
}

impl<T: Task, S: Iterator<Item = T::Input>> Shared<T, S> {
    /// Takes one input all the way; false when there is no more, or this worker was given up.
    fn one(&self) -> bool {
        let Some((ticket, input)) = self.take() else {
            let mut state = locked(&self.state);
            state.alive -= 1;
            drop(state);
            self.changed.notify_all();
            return false;
        };
        let loaded = panic::catch_unwind(AssertUnwindSafe(|| self.task.load(input.clone())));
        let mut loaded = loaded.ok();
        if !self.in_turn(ticket, loaded.as_mut()) {
            return false;
        }
        let output = loaded
            .and_then(|loaded| panic::catch_unwind(AssertUnwindSafe(|| self.task.work(loaded))).ok())
            .unwrap_or_else(|| self.task.failed(&input, Failure::Panic));
        let mut state = locked(&self.state);
        if state.flying.remove(&ticket).is_none() {
            return false;
        }
        state.ready.insert(ticket, output);
        drop(state);
        self.changed.notify_all();
        true
    }

    /// The next input, as soon as there is room for it.
    fn take(&self) -> Option<(usize, T::Input)> {
        let mut inputs = locked(&self.inputs);
        let mut state = locked(&self.state);
        while !self.is_over(&state) && state.taken - state.delivered >= self.window {
            state = self.changed.wait_timeout(state, WATCH).unwrap_or_else(PoisonError::into_inner).0;
        }
        if self.is_over(&state) {
            return None;
        }
        drop(state);
        // A stream of inputs may block: nobody else may be kept waiting for the state meanwhile.
        let next = inputs.next();
        let mut state = locked(&self.state);
        let Some(input) = next else {
            state.exhausted = true;
            return None;
        };
        if self.is_over(&state) {
            return None;
        }
        let ticket = state.taken;
        state.taken += 1;
        state.flying.insert(ticket, Flight { input: input.clone(), since: Some(Instant::now()) });
        Some((ticket, input))
    }

    fn is_over(&self, state: &State<T>) -> bool {
        state.exhausted || self.stop.load(Ordering::Relaxed)
    }

    /// Waits for the turn of `ticket` and admits what was loaded; false if the worker was given up meanwhile.
    fn in_turn(&self, ticket: usize, loaded: Option<&mut T::Loaded>) -> bool {
        let mut state = locked(&self.state);
        let Some(flight) = state.flying.get_mut(&ticket) else { return false };
        flight.since = None;
        while state.admitted != ticket {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(loaded) = loaded {
            self.task.admit(ticket, loaded);
        }
        state.admitted += 1;
        skip_given_up(&mut state);
        if let Some(flight) = state.flying.get_mut(&ticket) {
            flight.since = Some(Instant::now());
        }
        drop(state);
        self.changed.notify_all();
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Numbers: sevens panic, thirteens never end, doubles of an earlier number are told as such.
    struct Numbers {
        seen: Mutex<HashSet<usize>>,
        under_way: AtomicUsize,
        most: AtomicUsize,
    }

    impl Task for Numbers {
        type Input = usize;
        type Loaded = (usize, bool);
        type Output = String;

        fn load(&self, input: usize) -> (usize, bool) {
            let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            assert!(input != 77, "while loading");
            (input, false)
        }

        fn admit(&self, _: usize, loaded: &mut (usize, bool)) {
            loaded.1 = !locked(&self.seen).insert(loaded.0);
        }

        fn work(&self, (number, is_double): (usize, bool)) -> String {
            assert!(number != 7, "while working");
            if number == 13 {
                loop {
                    thread::sleep(Duration::from_millis(5));
                }
            }
            if number % 5 == 0 {
                thread::sleep(Duration::from_millis(2));
            }
            if is_double { format!("{number} again") } else { number.to_string() }
        }

        fn failed(&self, input: &usize, failure: Failure) -> String {
            format!("{input} {failure:?}")
        }
    }

    fn numbers() -> Arc<Numbers> {
        Arc::new(Numbers {
            seen: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    fn run(jobs: usize, limit_ms: u64, inputs: Vec<usize>) -> Vec<String> {
        let engine = Engine { jobs, limit: Duration::from_millis(limit_ms), stop: Arc::default() };
        let mut out = Vec::new();
        engine
            .run(numbers(), inputs.into_iter(), |ticket, output| {
                assert_eq!(ticket, out.len());
                out.push(output);
                Ok(())
            })
            .unwrap();
        out
    }

    #[test]
    fn results_come_in_the_order_of_the_inputs_on_any_number_of_threads() {
        let inputs: Vec<usize> = (20..400).chain(20..60).collect();
        let want = run(1, 60_000, inputs.clone());
        assert_eq!(want[0], "20");
        assert_eq!(want[380], "20 again");
        for jobs in [2, 5, 16] {
            assert_eq!(run(jobs, 60_000, inputs.clone()), want, "{jobs} jobs");
        }
    }

    #[test]
    fn a_panic_is_the_failure_of_its_input_alone() {
        assert_eq!(run(3, 60_000, vec![6, 7, 77, 8]), ["6", "7 Panic", "77 Panic", "8"]);
    }

    #[test]
    fn an_input_that_never_ends_is_given_up_and_the_rest_goes_on() {
        assert_eq!(run(1, 150, vec![12, 13, 14, 13, 15]), ["12", "13 Late", "14", "13 Late", "15"]);
        assert_eq!(run(2, 150, vec![13, 14, 13, 15]), ["13 Late", "14", "13 Late", "15"]);
    }

    #[test]
    fn few_inputs_are_under_way_at_once() {
        let task = numbers();
        let engine = Engine { jobs: 2, limit: Duration::from_mins(1), stop: Arc::default() };
        let seen = Arc::clone(&task);
        let run = engine.run(task, 1000..2000, |_, _| {
            thread::sleep(Duration::from_micros(200));
            seen.under_way.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        });
        run.unwrap();
        let most = seen.most.load(Ordering::SeqCst);
        assert!(most <= 2 * WINDOW_PER_JOB + 2, "{most} under way");
    }

    #[test]
    fn a_stop_delivers_what_was_taken_and_takes_no_more() {
        let stop = Arc::new(AtomicBool::new(false));
        let engine = Engine { jobs: 2, limit: Duration::from_mins(1), stop: Arc::clone(&stop) };
        let mut out = 0;
        let run = engine.run(numbers(), 100.., |ticket, _| {
            assert_eq!(ticket, out);
            out += 1;
            if out == 10 {
                stop.store(true, Ordering::Relaxed);
            }
            Ok(())
        });
        run.unwrap();
        assert!((10..10 + 2 * WINDOW_PER_JOB + 2).contains(&out), "{out} came out");
    }

    #[test]
    fn a_stop_does_not_wait_for_a_stream_that_gives_nothing_more() {
        let stop = Arc::new(AtomicBool::new(false));
        let engine = Engine { jobs: 2, limit: Duration::from_mins(1), stop: Arc::clone(&stop) };
        let (sender, receiver) = std::sync::mpsc::channel();
        (100..105).for_each(|number| sender.send(number).unwrap());
        let mut out = 0;
        let run = engine.run(numbers(), receiver.into_iter(), |_, _| {
            out += 1;
            stop.store(out == 5, Ordering::Relaxed);
            Ok(())
        });
        run.unwrap();
        assert_eq!(out, 5);
        drop(sender);
    }

    #[test]
    fn an_error_of_the_sink_ends_the_run() {
        let engine = Engine { jobs: 2, limit: Duration::from_mins(1), stop: Arc::default() };
        let result = engine.run(numbers(), 100.., |_, _| Err(io::Error::other("full")));
        assert_eq!(result.unwrap_err().to_string(), "full");
    }
}
