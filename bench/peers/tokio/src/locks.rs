//! Locks, and a lock that is held across a yield.

use crate::load::*;
use crate::Bench;
use std::future::Future;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, RwLock, Semaphore};

pub fn open(name: &str, workers: usize) -> Option<Bench> {
    Some(match name {
        "rwlock_uncontended_read" => read(multi(workers)),
        "rwlock_uncontended_concurrent_single" => read_concurrent(current()),
        "rwlock_uncontended_concurrent_multi" => read_concurrent(multi(workers)),
        "rwlock_contended_concurrent_single" => read_contended(current()),
        "rwlock_contended_concurrent_multi" => read_contended(multi(workers)),
        "semaphore_uncontended" => semaphore(multi(workers)),
        "semaphore_uncontended_concurrent_single" => semaphore_concurrent(current(), 10),
        "semaphore_uncontended_concurrent_multi" => semaphore_concurrent(multi(workers), 10),
        "semaphore_contended_concurrent_single" => semaphore_concurrent(current(), 5),
        "semaphore_contended_concurrent_multi" => semaphore_concurrent(multi(workers), 5),
        "mutex_across_yield_1" => across_yield(multi(workers), 1),
        "mutex_across_yield_10" => across_yield(multi(workers), 10),
        _ => return None,
    })
}

/// Runs this as a task, as everywhere.
fn task<T: Send + 'static>(rt: &Runtime, main: impl Future<Output = T> + Send + 'static) -> T {
    rt.block_on(rt.spawn(main)).expect("done")
}

fn read(rt: Runtime) -> Bench {
    let lock = Arc::new(RwLock::new(()));
    Box::new(move || {
        let lock = lock.clone();
        let times = ROUNDS * HOLDERS * BATCH;
        let mut inside = 0;
        let inside = task(&rt, async move {
            for _ in 0..times {
                let _read = black_box(lock.read().await);
                inside += 1;
            }
            inside
        });
        assert_eq!(times, inside);
        times
    })
}

fn semaphore(rt: Runtime) -> Bench {
    let semaphore = Arc::new(Semaphore::new(10));
    Box::new(move || {
        let semaphore = semaphore.clone();
        let times = ROUNDS * HOLDERS * BATCH;
        let mut inside = 0;
        let inside = task(&rt, async move {
            for _ in 0..times {
                let _permit = black_box(semaphore.acquire().await.expect("open"));
                inside += 1;
            }
            inside
        });
        assert_eq!(times, inside);
        times
    })
}

fn read_concurrent(rt: Runtime) -> Bench {
    let lock = Arc::new(RwLock::new(()));
    Box::new(move || {
        let lock = lock.clone();
        let inside = Arc::new(AtomicU64::new(0));
        let counter = inside.clone();
        task(&rt, async move {
            for _ in 0..ROUNDS {
                let mut handles = Vec::with_capacity(HOLDERS as usize);
                for _ in 0..HOLDERS {
                    handles.push(tokio::spawn(reader(lock.clone(), counter.clone())));
                }
                for handle in handles {
                    handle.await.expect("done");
                }
            }
        });
        assert_eq!(ROUNDS * HOLDERS, inside.load(Relaxed));
        ROUNDS * HOLDERS
    })
}

fn read_contended(rt: Runtime) -> Bench {
    let lock = Arc::new(RwLock::new(()));
    Box::new(move || {
        let lock = lock.clone();
        let inside = Arc::new(AtomicU64::new(0));
        let counter = inside.clone();
        task(&rt, async move {
            for _ in 0..ROUNDS {
                let mut handles = Vec::with_capacity(HOLDERS as usize);
                {
                    let _write = lock.write().await;
                    for _ in 0..HOLDERS - 1 {
                        handles.push(tokio::spawn(reader(lock.clone(), counter.clone())));
                    }
                }
                for handle in handles {
                    handle.await.expect("done");
                }
            }
        });
        assert_eq!(ROUNDS * (HOLDERS - 1), inside.load(Relaxed));
        ROUNDS * (HOLDERS - 1)
    })
}

async fn reader(lock: Arc<RwLock<()>>, inside: Arc<AtomicU64>) {
    let _read = lock.read().await;
    inside.fetch_add(1, Relaxed);
}

fn semaphore_concurrent(rt: Runtime, permits: usize) -> Bench {
    let semaphore = Arc::new(Semaphore::new(permits));
    Box::new(move || {
        let semaphore = semaphore.clone();
        let inside = Arc::new(AtomicU64::new(0));
        let counter = inside.clone();
        task(&rt, async move {
            for _ in 0..ROUNDS {
                let mut handles = Vec::with_capacity(HOLDERS as usize);
                for _ in 0..HOLDERS {
                    let (semaphore, counter) = (semaphore.clone(), counter.clone());
                    handles.push(tokio::spawn(async move {
                        let _permit = semaphore.acquire().await.expect("open");
                        counter.fetch_add(1, Relaxed);
                    }));
                }
                for handle in handles {
                    handle.await.expect("done");
                }
            }
        });
        assert_eq!(ROUNDS * HOLDERS, inside.load(Relaxed));
        ROUNDS * HOLDERS
    })
}

fn across_yield(rt: Runtime, tasks: u64) -> Bench {
    Box::new(move || {
        let count = Arc::new(Mutex::new(0u64));
        let mine = count.clone();
        let total = task(&rt, async move {
            let mut handles = Vec::new();
            for _ in 0..tasks {
                let count = mine.clone();
                handles.push(tokio::spawn(async move {
                    for _ in 0..HELD / tasks {
                        let mut guard = count.lock().await;
                        let seen = *guard;
                        tokio::task::yield_now().await;
                        *guard = seen + 1;
                    }
                }));
            }
            for handle in handles {
                handle.await.expect("done");
            }
            let total = *mine.lock().await;
            total
        });
        assert_eq!(HELD, total);
        HELD
    })
}
