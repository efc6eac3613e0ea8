//! A launch is accepted once (ATK-022).

use crate::support::*;
use lti_tool::{Outcome, Tool};
use std::sync::Barrier;

#[test]
fn of_many_threads_one_is_accepted() {
    for _ in 0..20 {
        let world = world();
        let login = login(&world);
        let request = good_request(&world, &login);
        // Half of the threads are another process with the same stores and the same secret.
        let other = Tool::new(world.parts.clone()).unwrap();
        let barrier = Barrier::new(8);
        let results: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let tool = if number % 2 == 0 { &world.tool } else { &other };
                    let (barrier, request) = (&barrier, &request);
                    scope.spawn(move || {
                        barrier.wait();
                        block_on(tool.launch(request))
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let accepted = results.iter().filter(|result| matches!(result, Ok(Outcome::Launch(_)))).count();
        assert_eq!(accepted, 1, "{results:?}");
        let ids = results.iter().filter_map(|result| match result {
            Ok(Outcome::Launch(launch)) => Some(launch.id()),
            Ok(Outcome::Repeated(repeat)) => Some(repeat.launch_id),
            _ => None,
        });
        let ids: std::collections::BTreeSet<_> = ids.collect();
        assert_eq!(ids.len(), 1, "{results:?}");
        let codes: Vec<_> = results
            .into_iter()
            .filter_map(|result| Some(result.and_then(Outcome::approved).err()?.code()))
            .collect();
        assert_eq!(codes, ["launch-replayed"; 7]);
    }
}

#[test]
fn later_it_is_refused_for_what_it_is() {
    let world = world();
    let login = login(&world);
    let request = good_request(&world, &login);
    assert_accepted(launch(&world, &request));
    for (seconds, expected) in [
        (0, "launch-replayed"),
        (11, "launch-replayed"),
        (359, "launch-replayed"),
        (360, "token-expired"),
        (361, "token-expired"),
        (599, "token-expired"),
        (600, "state-expired"),
        (3_600, "state-expired"),
        (3 * 86_400, "state-unknown"),
    ] {
        world.clock.set(lti_security::UnixTime::from_seconds(NOW.seconds() + seconds));
        assert_eq!(code(launch(&world, &request)), (expected, 401), "after {seconds} s");
    }
}

#[test]
fn a_restart_forgets_nothing_that_the_stores_keep() {
    let world = world();
    let login = login(&world);
    let request = good_request(&world, &login);
    assert_accepted(launch(&world, &request));
    let restarted = Tool::new(world.parts.clone()).unwrap();
    assert_eq!(code(block_on(restarted.launch(&request))), ("launch-replayed", 401));
}

#[test]
fn a_second_token_for_the_same_login_is_a_repeat() {
    let world = world();
    let login = login(&world);
    assert_accepted(launch(&world, &good_request(&world, &login)));
    world.clock.advance(30);
    // Freshly signed, but the nonce of this login was used.
    let result = launch(&world, &good_request(&world, &login));
    assert_eq!(code(result), ("launch-replayed", 401));
}

/// ATK-022: a reload finds its session; what is not the same launch finds none.
#[test]
fn a_reload_names_the_launch_that_it_repeats() {
    let world = world();
    let login = login(&world);
    let request = good_request(&world, &login);
    let first = launch(&world, &request).unwrap().approved().unwrap().id();
    let repeated = |request| match launch(&world, request) {
        Ok(Outcome::Repeated(repeat)) => repeat,
        other => panic!("{other:?}"),
    };
    let repeat = repeated(&request);
    assert_eq!((repeat.launch_id, repeat.registration_id.as_str()), (first, "school"));
    assert_eq!((repeat.error().code(), repeat.error().status().as_u16()), ("launch-replayed", 401));
    // The platform signs for somebody else what this browser asked for before: no way into the running session.
    let mut token = payload(&world, &login.nonce);
    token["sub"] = "user-0002".into();
    let other = repeated(&launch_request(&login, signed(&token), &[login.cookie_pair()]));
    assert_ne!(other.launch_id, first);
    // Whoever took the response, but is another browser, learns nothing.
    let stolen = launch_request(&login, signed(&payload(&world, &login.nonce)), &[]);
    assert_eq!(code(launch(&world, &stolen)), ("browser-mismatch", 401));
}

#[test]
fn a_pending_deployment_uses_the_login_up_too() {
    let world = world();
    let login = login(&world);
    let mut token = payload(&world, &login.nonce);
    token[DEPLOYMENT_ID] = "dep-2".into();
    let request = launch_request(&login, signed(&token), &[login.cookie_pair()]);
    assert!(matches!(launch(&world, &request), Ok(Outcome::PendingDeployment(_))));
    assert_eq!(code(launch(&world, &request)), ("launch-replayed", 401));
}
