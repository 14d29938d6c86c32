//! The line between a phone and the server, which can be cut.
//!
//! It is cut between the browser and the server, because what the browser itself can switch off it switches off for
//! pages and not for their service worker.

use std::net::SocketAddr;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// A port that leads to the server as long as the line is up; who is on it when it is cut is cut off.
pub struct Line {
    /// `http://127.0.0.1:PORT`: what the browser opens in place of the server.
    pub url: String,
    up: watch::Sender<bool>,
}

impl Line {
    /// Lays one to this server. It is up.
    pub async fn to(server: SocketAddr) -> Self {
        let (up, is_up) = watch::channel(true);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        tokio::spawn(serve(listener, server, is_up));
        Self { url, up }
    }

    /// From now on nothing comes through.
    pub fn cut(&self) {
        self.up.send_replace(false);
    }

    /// There is internet again.
    pub fn mend(&self) {
        self.up.send_replace(true);
    }
}

async fn serve(listener: TcpListener, server: SocketAddr, is_up: watch::Receiver<bool>) {
    while let Ok((mut from, _)) = listener.accept().await {
        let mut is_up = is_up.clone();
        if !*is_up.borrow() {
            continue;
        }
        tokio::spawn(async move {
            let Ok(mut to) = TcpStream::connect(server).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut from, &mut to) => {}
                _ = is_up.wait_for(|up| !up) => {}
            }
        });
    }
}
