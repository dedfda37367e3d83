//! How long a small task waits for its turn, as in `edo.bench.TailBench`.

use crate::cpu_nanos;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;

const REQUESTS: usize = 1_000;
const GAP: Duration = Duration::from_micros(250);
const HOLD: Duration = Duration::from_millis(20);

pub fn run(name: &str, workers: usize, samples: u64) -> bool {
    let (burning, blocking) = match name {
        "light_alone" => (0, 0),
        "light_beside_cpu" => (2 * workers, 0),
        "light_beside_blocking" => (0, 4 * workers),
        _ => return false,
    };
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers)
        .build()
        .expect("a runtime");
    for _ in 0..burning {
        runtime.spawn(async {
            loop {
                let end = Instant::now() + HOLD;
                while Instant::now() < end {
                    std::hint::spin_loop();
                }
                tokio::task::yield_now().await;
            }
        });
    }
    for _ in 0..blocking {
        runtime.spawn(async {
            loop {
                std::thread::sleep(HOLD);
                tokio::task::yield_now().await;
            }
        });
    }
    for turn in 0..=samples {
        let cpu = cpu_nanos();
        let (tx, rx) = mpsc::channel();
        for _ in 0..REQUESTS {
            let tx = tx.clone();
            let sent = Instant::now();
            runtime.spawn(async move {
                tx.send(sent.elapsed().as_nanos() as u64).expect("awaited");
            });
            std::thread::sleep(GAP);
        }
        let mut late: Vec<u64> = (0..REQUESTS).map(|_| rx.recv().expect("sent")).collect();
        late.sort_unstable();
        let cpu = (cpu_nanos() - cpu) / REQUESTS as u64;
        if turn > 0 {
            for (figure, part) in [(".p50", 500), (".p99", 990), (".p99_9", 999)] {
                println!(
                    "sample{figure} {} {cpu} 1 0 -1",
                    late[REQUESTS * part / 1000]
                );
            }
        }
    }
    true
}
