//! The outbox in SQLite holds to what every store promises.

use crate::support::*;
use lti_security::{PortError, UnixTime};
use lti_sqlx::sqlite::{SqliteDatabase, SqliteOutbox};
use lti_tool::outbox::{NewScore, OutboxKey, OutboxStore, Put, Settled, Settlement, contract};
use std::sync::Arc;

#[tokio::test]
async fn it_keeps_every_promise() {
    let folder = Folder::new();
    for (name, promise) in contract::ALONE {
        println!("{name}");
        let path = folder.file().with_extension(name);
        promise(&outbox(&path).await).await;
    }
}

/// Each store has a connection of its own, as if it were in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_keeps_them_among_processes() {
    let folder = Folder::new();
    let mut stores: Vec<Arc<dyn OutboxStore>> = Vec::new();
    for _ in 0..4 {
        stores.push(Arc::new(outbox(&folder.file()).await));
    }
    contract::together(stores, 50, |future| {
        let task = tokio::spawn(future);
        Box::pin(async move { task.await.unwrap() })
    })
    .await;
}

fn at(second: i64) -> UnixTime {
    UnixTime::from_seconds(1_760_000_000 + second)
}

fn score(letter: &str) -> NewScore {
    let key = OutboxKey::new("school", "dep-1", "https://lms.example.test/li/7", "u-1");
    NewScore::new(key, letter.into(), 1_760_000_000_000, 1_000)
}

/// Another process goes on where the first one was.
#[tokio::test]
async fn everything_outlasts_the_process() {
    let folder = Folder::new();
    let first = outbox(&folder.file()).await;
    let store: &dyn OutboxStore = &first;
    store.put(score("a"), at(0)).await.unwrap();
    let held = store.claim(at(0), at(10)).await.unwrap().unwrap();
    store.put(score("b"), at(0)).await.unwrap();

    let second = outbox(&folder.file()).await;
    let store: &dyn OutboxStore = &second;
    assert_eq!(store.claim(at(9), at(20)).await, Ok(None), "the hold outlasts it");
    assert_eq!(store.settle(held.ticket, Settlement::Delivered).await, Ok(Settled::Done), "and the ticket");
    let held = store.claim(at(9), at(20)).await.unwrap().unwrap();
    assert_eq!((held.letter.as_str(), held.time), ("b", 1_760_000_001_000));
    store.settle(held.ticket, Settlement::Delivered).await.unwrap();

    let third = outbox(&folder.file()).await;
    let store: &dyn OutboxStore = &third;
    let put = store.put(score("c"), at(-99)).await.unwrap();
    let Put::Kept { id, time, replaced } = put else { panic!("{put:?}") };
    assert_eq!((time, replaced), (1_760_000_002_000, false), "and the last time");
    assert!(id > held.ticket.id);
}

#[tokio::test]
async fn without_tables_it_is_an_error_that_names_no_learner() {
    let folder = Folder::new();
    let bare = SqliteOutbox::new(SqliteDatabase::open(folder.file()).await.unwrap());
    let store: &dyn OutboxStore = &bare;
    let errors: [PortError; 5] = [
        store.put(score("a"), at(0)).await.unwrap_err(),
        store.claim(at(0), at(1)).await.unwrap_err(),
        store.next_due().await.unwrap_err(),
        store.stuck(None, 1).await.unwrap_err(),
        store.forget(0).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.port(), "OutboxStore");
        assert!(error.to_string().contains("no such table") && !error.to_string().contains("u-1"), "{error}");
    }
    assert_eq!(format!("{bare:?}"), "SqliteOutbox { .. }");
}
