//! A bearer token stands in one header and goes to one origin.

use std::iter;

use super::super::Program;
use super::super::never::profile_worlds;
use super::{JSON, SCORE, SERVICE, access, answer, failed, grants, same, to, told, tooling_in};
use crate::conversation::End;
use crate::fixtures::Fixtures;
use crate::in_memory::block_on;
use crate::subject::{Request, Subject};
use crate::world::World;

pub(in super::super) const PROGRAM: Program = Program {
    id: "program-bearer-at-home",
    summary: "the token stands in `Authorization: Bearer`, in place of what the caller had there, and nowhere else; a call to another origin, over http or with a user in its URL is not sent; a redirect is an error and is not followed: under the profile of every LMS",
    requirements: &["LMS-067", "SEC-021"],
    run,
};

/// Looks unlike everything else in a request.
const TOKEN: &str = "Zm9vYmFyLXNlY3JldA";

fn run(fixtures: &Fixtures, subject: &mut dyn Subject) -> Result<(), End> {
    let home = fixtures.world("one-platform")?;
    for world in iter::once(home).chain(profile_worlds(fixtures)?) {
        let ended = in_world(world, fixtures, subject);
        ended.map_err(|end| match end {
            End::Failed(why) => End::Failed(format!("in {}: {why}", world.id)),
            other => other,
        })?;
    }
    Ok(())
}

/// LMS interoperability catalogue §16 item 10.
fn in_world(world: &World, fixtures: &Fixtures, subject: &dyn Subject) -> Result<(), End> {
    let platform = world.platform.first().ok_or_else(|| failed("no platform"))?;
    let token_url = platform.token_endpoint.clone();
    let tooling = tooling_in(world, fixtures, subject, move |request| {
        if request.uri() == token_url.as_str() {
            return grants(TOKEN, SCORE);
        }
        match request.uri().path().strip_prefix("/moved/").and_then(|status| status.parse().ok()) {
            Some(status) => answer(status, ("location", "https://evil.example.test/"), ""),
            None => answer(200, JSON, "{}"),
        }
    })?;
    let client = tooling.client(&[SCORE])?;
    let send = |request: Request| told(block_on(client.send(request, &[SCORE])));

    let mut request = to(Request::new(b"a body".to_vec()), &format!("{SERVICE}?page=2"))?;
    *request.method_mut() = http::Method::POST;
    request.headers_mut().insert("authorization", http::HeaderValue::from_static("Basic Y2FsbGVy"));
    same("a call", send(request), "200".to_owned())?;
    let seen = tooling.lms.take();
    let [asked, call] = seen.as_slice() else { return Err(failed("not one token request and one call")) };
    same("Authorization at the token endpoint", asked.headers().contains_key("authorization"), false)?;
    let values: Vec<_> =
        call.headers().get_all("authorization").iter().map(|value| value.as_bytes()).collect();
    same("Authorization", values, vec![format!("Bearer {TOKEN}").as_bytes()])?;
    same("the URL", call.uri().to_string(), format!("{SERVICE}?page=2"))?;
    same("the body", call.body().as_slice(), b"a body")?;
    let elsewhere = call.headers().iter().any(|(name, value)| {
        name != "authorization" && String::from_utf8_lossy(value.as_bytes()).contains(TOKEN)
    });
    same("the token in another header", elsewhere, false)?;

    for (url, code) in [
        ("https://evil.example.test/services/7/lineitems", "service-origin-foreign"),
        ("https://lms.example.test.evil.test/services/7/lineitems", "service-origin-foreign"),
        ("https://sub.lms.example.test/", "service-origin-foreign"),
        ("https://lms.example.test:8443/", "service-origin-foreign"),
        ("https://127.0.0.1/", "service-origin-foreign"),
        ("http://localhost/", "service-origin-foreign"),
        ("http://lms.example.test/services/7/lineitems", "service-url-invalid"),
        ("https://lms.example.test@evil.example.test/", "service-url-invalid"),
        ("/services/7/lineitems", "service-url-invalid"),
    ] {
        same(url, send(to(Request::new(Vec::new()), url)?), code.to_owned())?;
        same(url, tooling.lms.take().len(), 0)?;
    }
    same(
        "the default port",
        send(to(Request::new(Vec::new()), "https://LMS.example.test:443/a")?),
        "200".to_owned(),
    )?;
    tooling.lms.take();
    // The service's host is the one of the signed URL: neither the issuer's nor that of an endpoint (§1.1 there).
    for url in [&platform.issuer, &platform.token_endpoint, &platform.authorization_endpoint] {
        if !url.starts_with("https://lms.example.test") {
            same(url, send(to(Request::new(Vec::new()), url)?), "service-origin-foreign".to_owned())?;
            same(url, tooling.lms.take().len(), 0)?;
        }
    }
    for url in ["http://lms.example.test/lineitems", "ftp://lms.example.test/", "lineitems", ""] {
        let code =
            tooling.tool.service(access(&[SCORE]), url).map(|_| "a client").unwrap_or_else(|e| e.code());
        same(url, code, "service-url-invalid")?;
    }
    for status in [301, 302, 303, 307, 308] {
        let url = format!("https://lms.example.test/moved/{status}");
        same(&url, send(to(Request::new(Vec::new()), &url)?), "service-redirected".to_owned())?;
        let seen = tooling.lms.take();
        same(&url, seen.len(), 1)?;
    }
    Ok(())
}
