//! A store that cannot answer refuses; it never lets anybody in.

use crate::support::*;

#[test]
fn each_port_that_fails_is_a_503() {
    for call in ["get", "deployment", "replay"] {
        let world = world();
        let login = login(&world);
        let request = good_request(&world, &login);
        *world.watched.broken.lock().unwrap() = call;
        assert_eq!(code(launch(&world, &request)), ("port-failed", 503), "{call}");
        // Nothing was used up.
        *world.watched.broken.lock().unwrap() = "";
        assert_accepted(launch(&world, &request));
    }
    let world = world();
    *world.watched.broken.lock().unwrap() = "find";
    let error = login_with(&world, &initiation()).unwrap_err();
    assert_eq!((error.code(), error.status().as_u16()), ("port-failed", 503));
}

#[test]
fn a_cache_that_fails_costs_nothing_but_time() {
    let world = world();
    let login = login(&world);
    *world.watched.broken.lock().unwrap() = "keys";
    assert_accepted(launch(&world, &good_request(&world, &login)));
}
