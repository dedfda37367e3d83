//! Telling many.

use crate::load::*;
use crate::Bench;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::sync::Arc;
use tokio::sync::{broadcast, watch, Notify};

pub fn open(name: &str, workers: usize) -> Option<Bench> {
    let (kind, number) = name.rsplit_once('_')?;
    let many: u64 = number.parse().ok()?;
    Some(match kind {
        "broadcast" => broadcast(workers, many),
        "watch" => watch(workers, many),
        "notify_one" => notify(workers, many, Notify::notify_one),
        "notify_waiters" => notify(workers, many, Notify::notify_waiters),
        _ => return None,
    })
}

/// How many listeners have not had a message yet, and who waits for there to be none.
#[derive(Default)]
struct Left {
    count: AtomicU64,
    done: Notify,
}

impl Left {
    fn one_less(&self) {
        if self.count.fetch_sub(1, AcqRel) == 1 {
            self.done.notify_one();
        }
    }

    async fn announce(&self, listeners: u64) {
        assert_eq!(0, self.count.fetch_add(listeners, AcqRel));
    }

    async fn wait(&self) {
        while self.count.load(Acquire) > 0 {
            self.done.notified().await;
        }
    }
}

fn broadcast(workers: usize, listeners: u64) -> Bench {
    let rt = multi(workers);
    let (tx, _) = broadcast::channel::<u64>(1_000);
    let left = Arc::new(Left::default());
    for n in 0..listeners {
        let (mut rx, left, mut work) = (tx.subscribe(), left.clone(), Work::new(n));
        rt.spawn(async move {
            let mut expected = 0;
            while let Ok(message) = rx.recv().await {
                assert_eq!(expected, message);
                expected = (expected + 1) % TOLD;
                black_box(work.run());
                left.one_less();
            }
        });
    }
    Box::new(move || {
        let (tx, left) = (tx.clone(), left.clone());
        let main = rt.spawn(async move {
            for i in 0..TOLD {
                left.announce(listeners).await;
                tx.send(i).expect("listened to");
                left.wait().await;
            }
        });
        rt.block_on(main).expect("done");
        TOLD * listeners
    })
}

fn watch(workers: usize, listeners: u64) -> Bench {
    let rt = multi(workers);
    let (tx, _) = watch::channel(u64::MAX);
    let tx = Arc::new(tx);
    let left = Arc::new(Left::default());
    for n in 0..listeners {
        let (mut rx, left, mut work) = (tx.subscribe(), left.clone(), Work::new(n));
        rt.spawn(async move {
            let mut expected = 0;
            while rx.changed().await.is_ok() {
                assert_eq!(expected, *rx.borrow());
                expected = (expected + 1) % TOLD;
                black_box(work.run());
                left.one_less();
            }
        });
    }
    Box::new(move || {
        let (tx, left) = (tx.clone(), left.clone());
        let main = rt.spawn(async move {
            for i in 0..TOLD {
                left.announce(listeners).await;
                tx.send(i).expect("listened to");
                left.wait().await;
            }
        });
        rt.block_on(main).expect("done");
        TOLD * listeners
    })
}

fn notify(workers: usize, waiters: u64, tell: fn(&Notify)) -> Bench {
    let rt = multi(workers);
    let notify = Arc::new(Notify::new());
    let counter = Arc::new(AtomicU64::new(0));
    for _ in 0..waiters {
        let (notify, counter) = (notify.clone(), counter.clone());
        rt.spawn(async move {
            loop {
                notify.notified().await;
                counter.fetch_add(1, Relaxed);
            }
        });
    }
    Box::new(move || {
        let _kept = &rt;
        counter.store(0, Relaxed);
        while counter.load(Relaxed) < WAKES {
            tell(&notify);
        }
        WAKES
    })
}
