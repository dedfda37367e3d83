//! The scheduler's benchmarks, after Tokio's own `rt_multi_threaded` and `rt_current_thread`: the
//! same counts as in `edo.bench.RtDirect`.

use crate::load::{current, multi};
use crate::Bench;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::sync::{mpsc, Arc};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

const SPAWNS: usize = 10_000;
const SPAWNS_BUSY2: usize = 1_000;
const SPAWNS_CURRENT: usize = 1_000;
const YIELDING_TASKS: usize = 200;
const YIELDS: usize = 1_000;
const PINGS: usize = 1_000;
const CHAIN: usize = 1_000;

pub fn open(name: &str, workers: usize) -> Option<Bench> {
    Some(match name {
        "spawn_many_local" | "workers_spawn@1" | "workers_spawn@2" | "workers_spawn@4" => {
            spawn_many_local(multi(workers))
        }
        "spawn_many_remote_idle" => remote(multi(workers), SPAWNS),
        "spawn_many_remote_busy1" => {
            let runtime = multi(workers);
            for _ in 0..2 * workers {
                runtime.spawn(async {
                    loop {
                        tokio::task::yield_now().await;
                        stall();
                    }
                });
            }
            remote(runtime, SPAWNS)
        }
        "spawn_many_remote_busy2" => {
            let runtime = multi(workers);
            let on = Arc::new(AtomicBool::new(true));
            for _ in 0..workers {
                runtime.spawn(relay(on.clone(), true));
            }
            remote(runtime, SPAWNS_BUSY2)
        }
        "yield_many" => yield_many(multi(workers)),
        "ping_pong" | "workers_ping_pong@1" | "workers_ping_pong@2" | "workers_ping_pong@4" => {
            ping_pong(multi(workers))
        }
        "chained_spawn" => chained_spawn(multi(workers)),
        "current_spawn_many_local" => current_local(current()),
        "current_spawn_many_remote_idle" => remote(current(), SPAWNS_CURRENT),
        "current_spawn_many_remote_busy" => {
            let runtime = current();
            runtime.spawn(relay(Arc::new(AtomicBool::new(true)), false));
            remote(runtime, SPAWNS_CURRENT)
        }
        _ => return tasks(name, workers),
    })
}

/// Tasks that are all alive at once: each waits for one signal to all.
fn tasks(name: &str, workers: usize) -> Option<Bench> {
    if let Some(count) = name.strip_prefix("tasks@") {
        let count: usize = count.parse().ok()?;
        let runtime = multi(workers);
        return Some(Box::new(move || {
            runtime.block_on(async {
                tokio::spawn(async move {
                    let mut waiting = Vec::with_capacity(count);
                    let mut handles = Vec::with_capacity(count);
                    for _ in 0..count {
                        let (tx, rx) = oneshot::channel::<()>();
                        waiting.push(tx);
                        handles.push(tokio::spawn(async { rx.await.expect("sent") }));
                    }
                    for tx in waiting {
                        tx.send(()).expect("awaited");
                    }
                    for handle in handles {
                        handle.await.expect("a task");
                    }
                })
                .await
                .expect("main")
            });
            count as u64
        }));
    }
    let count: usize = name.strip_prefix("timers@")?.parse().ok()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_time()
        .build()
        .expect("a runtime");
    Some(Box::new(move || {
        runtime.block_on(async {
            tokio::spawn(async move {
                let mut handles = Vec::with_capacity(count);
                for i in 0..count {
                    let millis = 100 + (i * 100 / count) as u64;
                    handles.push(tokio::spawn(tokio::time::sleep(Duration::from_millis(
                        millis,
                    ))));
                }
                for handle in handles {
                    handle.await.expect("a task");
                }
            })
            .await
            .expect("main")
        });
        count as u64
    }))
}

pub fn stall() {
    let end = Instant::now() + Duration::from_micros(10);
    while Instant::now() < end {
        std::hint::spin_loop();
    }
}

/// Boxed, since a task that spawns its like has no size of its own.
fn relay(
    on: Arc<AtomicBool>,
    stalls: bool,
) -> std::pin::Pin<Box<dyn std::future::Future<Output = ()> + Send>> {
    Box::pin(async move {
        if on.load(Relaxed) {
            if stalls {
                stall();
            }
            tokio::spawn(relay(on, stalls));
        }
    })
}

fn spawn_many_local(runtime: Runtime) -> Bench {
    Box::new(move || {
        let (tx, rx) = mpsc::sync_channel(1);
        let left = Arc::new(AtomicUsize::new(SPAWNS));
        runtime.block_on(async {
            tokio::spawn(async move {
                for _ in 0..SPAWNS {
                    let (tx, left) = (tx.clone(), left.clone());
                    tokio::spawn(async move {
                        if left.fetch_sub(1, Relaxed) == 1 {
                            tx.send(()).expect("awaited");
                        }
                    });
                }
            });
            rx.recv().expect("sent");
        });
        SPAWNS as u64
    })
}

fn remote(runtime: Runtime, count: usize) -> Bench {
    let mut handles = Vec::with_capacity(count);
    Box::new(move || {
        for _ in 0..count {
            handles.push(runtime.spawn(async {}));
        }
        runtime.block_on(async {
            for handle in handles.drain(..) {
                handle.await.expect("a task");
            }
        });
        count as u64
    })
}

fn current_local(runtime: Runtime) -> Bench {
    let mut handles = Vec::with_capacity(SPAWNS_CURRENT);
    Box::new(move || {
        runtime.block_on(async {
            for _ in 0..SPAWNS_CURRENT {
                handles.push(tokio::spawn(async {}));
            }
            for handle in handles.drain(..) {
                handle.await.expect("a task");
            }
        });
        SPAWNS_CURRENT as u64
    })
}

fn yield_many(runtime: Runtime) -> Bench {
    Box::new(move || {
        let (tx, rx) = mpsc::sync_channel(YIELDING_TASKS);
        for _ in 0..YIELDING_TASKS {
            let tx = tx.clone();
            runtime.spawn(async move {
                for _ in 0..YIELDS {
                    tokio::task::yield_now().await;
                }
                tx.send(()).expect("awaited");
            });
        }
        for _ in 0..YIELDING_TASKS {
            rx.recv().expect("sent");
        }
        (YIELDING_TASKS * YIELDS) as u64
    })
}

fn ping_pong(runtime: Runtime) -> Bench {
    Box::new(move || {
        let (done, rx) = mpsc::sync_channel(1);
        let left = Arc::new(AtomicUsize::new(PINGS));
        runtime.block_on(async {
            tokio::spawn(async move {
                for _ in 0..PINGS {
                    let (done, left) = (done.clone(), left.clone());
                    tokio::spawn(async move {
                        let (ping, pinged) = oneshot::channel::<()>();
                        let (pong, ponged) = oneshot::channel::<()>();
                        tokio::spawn(async move {
                            pinged.await.expect("sent");
                            pong.send(()).expect("awaited");
                        });
                        ping.send(()).expect("awaited");
                        ponged.await.expect("sent");
                        if left.fetch_sub(1, Relaxed) == 1 {
                            done.send(()).expect("awaited");
                        }
                    });
                }
            });
            rx.recv().expect("sent");
        });
        PINGS as u64
    })
}

fn chained_spawn(runtime: Runtime) -> Bench {
    fn link(done: mpsc::SyncSender<()>, left: usize) {
        if left == 0 {
            done.send(()).expect("awaited");
        } else {
            tokio::spawn(async move { link(done, left - 1) });
        }
    }
    Box::new(move || {
        let (done, rx) = mpsc::sync_channel(1);
        runtime.block_on(async {
            tokio::spawn(async move { link(done, CHAIN) });
            rx.recv().expect("sent");
        });
        CHAIN as u64
    })
}
