use super::{Body, BodySource, Form, Repeated, collect, form};
use crate::Blame;
use crate::ports::{BoxFuture, HttpError};
use crate::testing::block_on;
use alloc::boxed::Box;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use core::future::ready;

/// Chunks, the last of which may be an error.
struct Chunks(vec::IntoIter<Result<Vec<u8>, HttpError>>);

impl BodySource for Chunks {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, HttpError>> {
        Box::pin(ready(self.0.next().transpose()))
    }
}

fn body(chunks: Vec<Result<Vec<u8>, HttpError>>) -> Body {
    Body::new(Chunks(chunks.into_iter()))
}

#[test]
fn a_body_is_read_to_its_end_or_refused_at_its_limit() {
    let chunks = || vec![Ok(b"ab".to_vec()), Ok(Vec::new()), Ok(b"c".to_vec())];
    assert_eq!(block_on(body(chunks()).collect(3)), Ok(b"abc".to_vec()));
    assert_eq!(block_on(body(chunks()).collect(2)), Err(HttpError::TooLarge { limit: 2 }));
    assert_eq!(block_on(body(chunks()).collect(0)), Err(HttpError::TooLarge { limit: 0 }));
    assert_eq!(block_on(body(Vec::new()).collect(0)), Ok(Vec::new()));
    let broken = vec![Ok(b"ab".to_vec()), Err(HttpError::TimedOut)];
    assert_eq!(block_on(body(broken).collect(9)), Err(HttpError::TimedOut));
    // More than the limit is never asked for.
    let endless = vec![Ok(vec![0; 10]), Ok(vec![0; 10]), Err(HttpError::TimedOut)];
    assert_eq!(block_on(body(endless).collect(15)), Err(HttpError::TooLarge { limit: 15 }));
}

#[test]
fn the_beginning_of_a_body_can_be_read_twice() {
    let chunks = || vec![Ok(b"ab".to_vec()), Ok(Vec::new()), Ok(b"cd".to_vec()), Ok(b"e".to_vec())];
    for (limit, first) in [(0, ""), (1, "a"), (2, "ab"), (3, "abc"), (9, "abcde")] {
        let (start, again) = block_on(body(chunks()).peek(limit)).unwrap();
        assert_eq!(start, first.as_bytes(), "{limit}");
        assert_eq!(block_on(again.collect(5)), Ok(b"abcde".to_vec()), "{limit}");
    }
    let broken = || vec![Ok(b"ab".to_vec()), Err(HttpError::TimedOut)];
    assert_eq!(block_on(body(broken()).peek(9)).map(|_| ()), Err(HttpError::TimedOut));
    let (_, again) = block_on(body(broken()).peek(2)).unwrap();
    assert_eq!(block_on(again.collect(9)), Err(HttpError::TimedOut));
}

#[test]
fn a_whole_body_is_one_chunk() {
    let mut whole = Body::from(b"abc".to_vec());
    assert_eq!(block_on(whole.chunk()), Ok(Some(b"abc".to_vec())));
    assert_eq!(block_on(whole.chunk()), Ok(None));
    assert_eq!(block_on(Body::from_bytes(Vec::new()).collect(0)), Ok(Vec::new()));
    assert_eq!(format!("{:?}", Body::from_bytes(b"secret".to_vec())), "Body(…)");
    let response = http::Response::builder().status(418).body(Body::from_bytes(b"abc".to_vec())).unwrap();
    let response = block_on(collect(response, 3)).unwrap();
    assert_eq!((response.status().as_u16(), response.body().as_slice()), (418, &b"abc"[..]));
}

#[test]
fn a_parameter_comes_once_or_not_at_all() {
    let form = Form::parse(b"a=1&b=%C3%A9+%2B&&c&c=2&=x&%61d=3&bad=%ff%zz");
    assert_eq!(form.one("a"), Ok(Some("1")));
    assert_eq!(form.one("b"), Ok(Some("\u{e9} +")));
    assert_eq!(form.one("c"), Err(Repeated { name: "c" }));
    assert_eq!(form.one("ad"), Ok(Some("3")));
    assert_eq!(form.one("bad"), Ok(Some("\u{fffd}%zz")));
    assert_eq!(form.one("A"), Ok(None));
    assert_eq!(form.iter().count(), 7);
    // A name that is repeated in two spellings is repeated.
    assert_eq!(Form::parse(b"a=1&%61=2").one("a"), Err(Repeated { name: "a" }));
    assert_eq!(format!("{:?}", Form::parse(b"id_token=secret&state=s")), r#"["id_token", "state"]"#);
}

#[test]
fn a_form_has_a_size() {
    assert!(form(b"a=1", 3).is_ok());
    let error = form(b"a=12", 3).unwrap_err();
    assert_eq!((error.code(), error.blame()), ("body-too-large", Blame::Refused));
}
