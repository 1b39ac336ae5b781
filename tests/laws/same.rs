//! The same bytes give the same JSON, on one thread and on four at once.

use std::thread;

use crate::held::records;
use crate::sheets::{all_texts, library};

#[test]
fn the_same_bytes_give_the_same_json_on_any_number_of_threads() {
    let texts = all_texts();
    let read_all = || -> Vec<String> {
        let library = library();
        texts
            .iter()
            .flat_map(|text| records(text.as_bytes(), &library))
            .map(|record| record.to_string())
            .collect()
    };
    let alone = read_all();
    let together: Vec<Vec<String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(read_all)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for other in together {
        assert_eq!(alone, other);
    }
}
