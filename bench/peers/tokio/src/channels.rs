//! Channels with one receiver.

use crate::load::*;
use crate::Bench;
use std::hint::black_box;
use tokio::sync::mpsc::{self, Receiver, Sender, UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;

pub fn open(name: &str, workers: usize) -> Option<Bench> {
    Some(match name {
        "mpsc_create_1" => create(1),
        "mpsc_create_100" => create(100),
        "mpsc_create_100000" => create(100_000),
        "mpsc_send_medium" => send::<64>(workers),
        "mpsc_send_large" => send::<4_096>(workers),
        "mpsc_contention_bounded" => contention(workers, || bounded(ROOMY), false),
        "mpsc_contention_bounded_recv_many" => contention(workers, || bounded(ROOMY), true),
        "mpsc_contention_bounded_full" => contention(workers, || bounded(NARROW), false),
        "mpsc_contention_bounded_full_recv_many" => contention(workers, || bounded(NARROW), true),
        "mpsc_contention_unbounded" => contention(workers, unbounded, false),
        "mpsc_contention_unbounded_recv_many" => contention(workers, unbounded, true),
        "mpsc_uncontended_bounded" => uncontended(workers, || bounded(ROOMY), false),
        "mpsc_uncontended_bounded_recv_many" => uncontended(workers, || bounded(ROOMY), true),
        "mpsc_uncontended_unbounded" => uncontended(workers, unbounded, false),
        "mpsc_uncontended_unbounded_recv_many" => uncontended(workers, unbounded, true),
        "send_recv_bounded" => send_recv(workers, bounded(NARROW)),
        "send_recv_unbounded" => send_recv(workers, unbounded()),
        "request_reply_current_thread" => request_reply(current()),
        "request_reply_multi_threaded" => request_reply(multi(workers)),
        _ => return None,
    })
}

/// The two kinds of sender. A benchmark knows its kind, so the calls are direct.
trait Tx: Clone + Send + Sync + 'static {
    fn put(&self, n: u64) -> impl std::future::Future<Output = ()> + Send;
}

impl Tx for Sender<u64> {
    async fn put(&self, n: u64) {
        self.send(n).await.expect("open");
    }
}

impl Tx for UnboundedSender<u64> {
    async fn put(&self, n: u64) {
        self.send(n).expect("open");
    }
}

/// The two kinds of receiver.
trait Rx: Send + 'static {
    fn one(&mut self) -> impl std::future::Future<Output = u64> + Send;
    fn many(
        &mut self,
        into: &mut Vec<u64>,
        limit: usize,
    ) -> impl std::future::Future<Output = usize> + Send;
}

impl Rx for Receiver<u64> {
    async fn one(&mut self) -> u64 {
        self.recv().await.expect("open")
    }
    async fn many(&mut self, into: &mut Vec<u64>, limit: usize) -> usize {
        self.recv_many(into, limit).await
    }
}

impl Rx for UnboundedReceiver<u64> {
    async fn one(&mut self) -> u64 {
        self.recv().await.expect("open")
    }
    async fn many(&mut self, into: &mut Vec<u64>, limit: usize) -> usize {
        self.recv_many(into, limit).await
    }
}

fn bounded(capacity: usize) -> (Sender<u64>, Receiver<u64>) {
    mpsc::channel(capacity)
}

fn unbounded() -> (UnboundedSender<u64>, UnboundedReceiver<u64>) {
    mpsc::unbounded_channel()
}

fn create(capacity: usize) -> Bench {
    Box::new(move || {
        for _ in 0..EACH {
            black_box(mpsc::channel::<[u64; 64]>(capacity));
        }
        EACH
    })
}

fn send<const LONGS: usize>(workers: usize) -> Bench {
    let rt = multi(workers);
    Box::new(move || {
        for _ in 0..EACH {
            let (tx, mut rx) = mpsc::channel::<[u64; LONGS]>(1_000);
            rt.block_on(tx.send([0; LONGS])).expect("open");
            assert_eq!(
                LONGS,
                black_box(rt.block_on(rx.recv()).expect("open")).len()
            );
        }
        EACH
    })
}

async fn send_all<T: Tx>(tx: &T) {
    for n in 0..EACH {
        tx.put(n).await;
    }
}

async fn receive<R: Rx>(rx: &mut R, many: bool) -> u64 {
    let mut sum = 0;
    if many {
        let mut buffer = Vec::with_capacity(MESSAGES as usize);
        while buffer.len() < MESSAGES as usize {
            rx.many(&mut buffer, MESSAGES as usize).await;
        }
        sum += buffer.iter().sum::<u64>();
    } else {
        for _ in 0..MESSAGES {
            sum += rx.one().await;
        }
    }
    sum
}

fn contention<T: Tx, R: Rx>(
    workers: usize,
    channel: impl Fn() -> (T, R) + Copy + Send + 'static,
    many: bool,
) -> Bench {
    let rt = multi(workers);
    Box::new(move || {
        // A task of its own, as everywhere: the thread that blocks on a runtime is no worker.
        let main = rt.spawn(async move {
            for _ in 0..BATCH {
                let (tx, mut rx) = channel();
                for _ in 0..SENDERS {
                    let tx = tx.clone();
                    tokio::spawn(async move { send_all(&tx).await });
                }
                assert_eq!(SUM, receive(&mut rx, many).await);
            }
        });
        rt.block_on(main).expect("done");
        BATCH * MESSAGES
    })
}

fn uncontended<T: Tx, R: Rx>(
    workers: usize,
    channel: impl Fn() -> (T, R) + Copy + Send + 'static,
    many: bool,
) -> Bench {
    let rt = multi(workers);
    Box::new(move || {
        let main = rt.spawn(async move {
            for _ in 0..BATCH {
                let (tx, mut rx) = channel();
                for _ in 0..SENDERS {
                    send_all(&tx).await;
                }
                assert_eq!(SUM, receive(&mut rx, many).await);
            }
        });
        rt.block_on(main).expect("done");
        BATCH * MESSAGES
    })
}

fn send_recv<T: Tx, R: Rx>(workers: usize, (tx, rx): (T, R)) -> Bench {
    let rt = multi(workers);
    let mut kept = Some(rx);
    Box::new(move || {
        let tx = tx.clone();
        let mut rx = kept.take().expect("given back");
        let main = rt.spawn(async move {
            let mut sum = 0;
            for _ in 0..BATCH * SENDERS {
                for n in 0..EACH {
                    tx.put(n).await;
                    sum += rx.one().await;
                }
            }
            assert_eq!(BATCH * SUM, sum);
            rx
        });
        kept = Some(rt.block_on(main).expect("done"));
        BATCH * MESSAGES
    })
}

fn request_reply(rt: tokio::runtime::Runtime) -> Bench {
    let (tx, mut rx) = mpsc::channel::<oneshot::Sender<u64>>(10);
    rt.spawn(async move {
        let mut n = 0;
        while let Some(reply) = rx.recv().await {
            reply.send(n).expect("awaited");
            n = (n + 1) % EACH;
        }
    });
    Box::new(move || {
        let tx = tx.clone();
        let main = rt.spawn(async move {
            let mut sum = 0;
            for _ in 0..REQUESTS {
                let (reply, answer) = oneshot::channel();
                tx.send(reply).await.expect("open");
                sum += answer.await.expect("answered");
            }
            assert_eq!(SUM / SENDERS, sum);
        });
        rt.block_on(main).expect("done");
        REQUESTS
    })
}
