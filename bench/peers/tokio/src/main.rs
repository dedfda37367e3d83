//! The other side of the benchmarks: takes what `edo.bench.Child` takes, prints what it prints.
//!
//! Arguments: suite, bench, system, workers, samples, warm-up and sample length in ms.

mod channels;
mod load;
mod locks;
mod rt;
mod server;
mod signals;
mod tail;

use std::time::{Duration, Instant};

/// A benchmark that is open: does its work once and says how many operations that were.
pub type Bench = Box<dyn FnMut() -> u64>;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args[0] == "echo-server" {
        return server::run(args[1].parse().expect("a number of workers"));
    }
    let number = |i: usize| -> u64 { args[i].parse().expect("a number") };
    let (name, workers) = (&args[1], number(3) as usize);
    let (samples, warm, length) = (number(4), number(5), number(6));

    if args[0] == "tail" {
        assert!(tail::run(name, workers, samples), "no benchmark {name}");
        std::process::exit(0);
    }
    let mut bench = channels::open(name, workers)
        .or_else(|| locks::open(name, workers))
        .or_else(|| signals::open(name, workers))
        .or_else(|| rt::open(name, workers))
        .unwrap_or_else(|| panic!("no benchmark {name}"));
    measure(&mut bench, Duration::from_millis(warm));
    for _ in 0..samples {
        let (wall, cpu, elements) = measure(&mut bench, Duration::from_millis(length));
        println!("sample {wall} {cpu} {elements} 0 -1");
    }
    std::process::exit(0); // tasks that wait for ever must not hold it up
}

fn measure(bench: &mut Bench, length: Duration) -> (u128, u64, u64) {
    let cpu = cpu_nanos();
    let start = Instant::now();
    let mut elements = 0;
    loop {
        elements += bench();
        if start.elapsed() >= length {
            break;
        }
    }
    (start.elapsed().as_nanos(), cpu_nanos() - cpu, elements)
}

/// CPU time of this process, user and system together.
pub fn cpu_nanos() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    let rc = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    assert_eq!(rc, 0, "no CPU clock");
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
