//! Sizes and accounts: the same numbers as in `edo.bench.SyncLoad`.

use std::fmt::Write;
use tokio::runtime::{Builder, Runtime};

pub const SENDERS: u64 = 5;
pub const EACH: u64 = 1_000;
pub const MESSAGES: u64 = SENDERS * EACH;
pub const SUM: u64 = SENDERS * EACH * (EACH - 1) / 2;
pub const ROOMY: usize = 1_000_000;
pub const NARROW: usize = 100;
pub const BATCH: u64 = 20;
pub const HOLDERS: u64 = 6;
pub const ROUNDS: u64 = 200;
pub const TOLD: u64 = 100;
pub const WAKES: u64 = 500;
pub const REQUESTS: u64 = 1_000;
pub const HELD: u64 = 2_000;

pub fn multi(workers: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(workers)
        .build()
        .expect("a runtime")
}

pub fn current() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime")
}

/// What a listener does with a message: text of ten random numbers, in a buffer it keeps.
pub struct Work {
    state: u64,
    text: String,
}

impl Work {
    pub fn new(seed: u64) -> Work {
        Work {
            state: seed,
            text: String::with_capacity(512),
        }
    }

    fn random(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn run(&mut self) -> u32 {
        self.text.clear();
        for i in 1..=10 {
            let random = self.random();
            let _ = write!(self.text, " {i}={random}");
        }
        self.text
            .bytes()
            .fold(0, |sum, c| sum.wrapping_add(c as u32))
    }
}
