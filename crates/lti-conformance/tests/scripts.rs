//! The cases of platform storage fail when the scripts do what they must not.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use std::collections::BTreeMap;

use lti_conformance::files;
use lti_conformance::fixtures::Fixtures;
use lti_conformance::run::{self, Selection, Status};
use lti_conformance::scripts;
use lti_conformance::subject::{
    Answer, Document, Initiate, NotBuilt, Outcome, Request, Setup, Subject, Unavailable,
};
use lti_oidc::storage::{PLATFORM_SCRIPT, TOOL_SCRIPT};
use serde_json::Value;

/// Nothing but the scripts, one of them changed.
struct Changed {
    tool: String,
    platform: String,
}

impl Subject for Changed {
    fn name(&self) -> &str {
        "changed scripts"
    }

    fn is_seeded(&self) -> bool {
        true
    }

    fn prepare(&mut self, _: &Setup<'_>) -> Result<(), Unavailable> {
        Ok(())
    }

    fn set_now(&mut self, _: i64) -> Result<(), Unavailable> {
        Ok(())
    }

    fn set_document(&mut self, _: &str, _: Option<&Document>) -> Result<(), Unavailable> {
        Ok(())
    }

    fn fetches(&self) -> BTreeMap<String, usize> {
        BTreeMap::new()
    }

    fn login(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        NotBuilt.login(request)
    }

    fn launch(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        NotBuilt.launch(request)
    }

    fn initiate(&mut self, launch: &Initiate<'_>) -> Result<Answer, Unavailable> {
        NotBuilt.initiate(launch)
    }

    fn authorize(&mut self, user: Option<&str>, request: &Request) -> Result<Answer, Unavailable> {
        NotBuilt.authorize(user, request)
    }

    fn token(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        NotBuilt.token(request)
    }

    fn key_set(&mut self, request: &Request) -> Result<Answer, Unavailable> {
        NotBuilt.key_set(request)
    }

    fn value(&mut self, function: &str, input: &Value) -> Result<Outcome, Unavailable> {
        let value = if function == "tool-storage" {
            scripts::tool_page(&self.tool, input)
        } else {
            scripts::platform_page(&self.platform, input)
        };
        value.map(Outcome::Accepted).map_err(|error| Unavailable::Broken(error.to_string()))
    }

    fn fault(&mut self, name: &str, repaired: bool) -> Result<(), Unavailable> {
        NotBuilt.fault(name, repaired)
    }
}

/// The first row of a table that fails, with these scripts.
fn failing(fixtures: &Fixtures, table: &str, tool: &str, platform: &str) -> Option<String> {
    let mut subject = Changed { tool: tool.to_owned(), platform: platform.to_owned() };
    let mut rows: Vec<_> = fixtures.cases.iter().filter(|case| case.id.starts_with(table)).collect();
    // Those that fill a whole storage take longest.
    rows.sort_by_key(|case| case.steps.iter().any(|step| format!("{:?}", step.input).contains("fill")));
    rows.into_iter()
        .map(|case| Selection { case: Some(case.id.clone()), family: None })
        .flat_map(|selection| run::run(fixtures, &selection, &mut subject))
        .find(|result| result.status != Status::Passed)
        .map(|result| format!("{}: {:?}", result.id, result.status))
}

/// The changes after which every row still passes.
fn survivors(table: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let fixtures = Fixtures::load(&files::default_root()).unwrap();
    assert_eq!(failing(&fixtures, table, TOOL_SCRIPT, PLATFORM_SCRIPT), None);
    let survives = |(from, to): &&(&str, &str)| {
        let script = if table == "storage-tool/" { TOOL_SCRIPT } else { PLATFORM_SCRIPT };
        assert_eq!(script.matches(from).count(), 1, "`{from}` is there once");
        let changed = script.replace(from, to);
        failing(&fixtures, table, &changed, &changed).is_none()
    };
    changes.iter().filter(survives).map(|(from, to)| format!("{from} => {to}")).collect()
}

#[test]
fn the_tools_script_is_watched() {
    let changes = [
        // An answer: object, id, subject, window, origin, once, in time, without an error.
        ("typeof answer !== 'object' || answer === null", "typeof answer !== 'object'"),
        (
            "const answer = event.data;",
            "const answer = typeof event.data === 'string' ? JSON.parse(event.data) : event.data;",
        ),
        ("waiting.get(answer.message_id)", "waiting.values().next().value"),
        (" || answer.subject !== asked.subject + '.response'", ""),
        ("event.source !== asked.to || ", ""),
        (" || (asked.origin !== '*' && event.origin !== asked.origin)", ""),
        ("asked.origin !== '*' && ", ""),
        ("event.origin !== asked.origin", "!event.origin.startsWith(asked.origin)"),
        ("        done(null);\n", ""),
        ("        giveUp();\n", "        throw error;\n"),
        (
            "asked.done(answer.error === undefined || answer.error === null ? answer : null)",
            "asked.done(answer)",
        ),
        ("answer.error === undefined || answer.error === null", "answer.error === undefined"),
        // A message: fresh id of 128 bits, to the platform only, as an object.
        ("crypto.getRandomValues(new Uint8Array(16))", "new Uint8Array(16)"),
        ("new Uint8Array(16)", "new Uint8Array(15)"),
        (".padStart(2, '0')", ""),
        (
            "to.postMessage(Object.assign({ subject, message_id }, members), origin)",
            "to.postMessage(JSON.stringify(Object.assign({ subject, message_id }, members)), origin)",
        ),
        (
            "return ask(to, page.origin, subject, members, page.timeout)",
            "return ask(to, '*', subject, members, page.timeout)",
        ),
        ("if (/^https?:\\/\\/[^/?#*\\s]+$/.test(page.origin))", "if (true)"),
        // The window.
        ("if (window.opener) return window.opener;", ""),
        ("window.parent !== window ? window.parent : null", "window.parent"),
        ("if (around[i] === frame) return frame;", "return frame;"),
        (" || /^[0-9]+$/.test(name)", ""),
        ("(entry && frameIn(around, entry.frame)) || ", ""),
        (" || frameIn(around, page.target) || around", " || around"),
        (
            "(entry && frameIn(around, entry.frame)) || frameIn(around, page.target)",
            "frameIn(around, page.target) || (entry && frameIn(around, entry.frame))",
        ),
        ("Array.isArray(answer.list) ? answer.list : []", "answer.list"),
        ("typeof one === 'object' && one !== null && one.subject === subject", "one.subject"),
        ("one.subject === subject", "true"),
        // The older subjects.
        ("['lti.', 'org.imsglobal.lti.']", "['lti.']"),
        ("found({ prefix: PREFIXES[i]", "found({ prefix: PREFIXES[0]"),
        ("      // The window does not let us look.\n", "throw error;"),
        // The order, and the end.
        ("answers.every((answer) => answer !== null)", "answers.some((answer) => answer !== null)"),
        ("answers.every((answer) => answer !== null)", "true"),
        ("call('put_data', { key: page.nonceKey, value: page.nonce }),\n", ""),
        ("'lti_state_' + data.ltiState", "'lti_state'"),
        ("timeout > 0 && timeout <= 10000 ? timeout : 1000", "1000"),
        ("timeout > 0 && timeout <= 10000 ? timeout : 1000", "timeout"),
        ("timeout <= 10000 ? timeout : 1000", "timeout ? timeout : 1000"),
        ("!isGet && hasCookies()", "hasCookies()"),
        (" || (!isGet && hasCookies())", ""),
        ("!isGet && hasCookies()", "!isGet"),
        ("document.cookie = '__Host-lti-probe=; Max-Age=0' + rest;", ""),
        ("; Partitioned'", "'"),
        ("document.getElementById('lti-storage-wait').hidden = true;", ""),
        ("document.getElementById('lti-storage-failed').hidden = false;", ""),
        ("HTMLFormElement.prototype.submit.call(form)", "form.submit()"),
        ("if (document.readyState === 'loading')", "if (false)"),
        // Reading back.
        ("if (values.includes('')) return false;", ""),
        (
            "answer !== null && typeof answer.value === 'string' ? answer.value : ''",
            "answer !== null && answer.value !== undefined ? String(answer.value) : ''",
        ),
        ("if (!page.keep)", "if (false)"),
        ("if (!page.keep)", "if (true)"),
        ("      call('put_data', { key: page.nonceKey, value: null });\n", ""),
        ("'stored_nonce').value = values[1]", "'stored_nonce').value = page.nonce"),
        ("'stored_state').value = values[0]", "'stored_state').value = page.state"),
    ];
    assert_eq!(survivors("storage-tool/", &changes), [""; 0]);
}

#[test]
fn the_platforms_script_is_watched() {
    let changes = [
        ("message === null || typeof message.subject", "typeof message.subject"),
        (
            "const message = event.data;",
            "const message = typeof event.data === 'string' ? JSON.parse(event.data) : event.data;",
        ),
        (" || subject.endsWith('.response')", ""),
        (" || servedElsewhere.includes(subject)", ""),
        ("event.origin === '' || event.origin === 'null'", "event.origin === ''"),
        ("event.source.postMessage(answer, event.origin)", "event.source.postMessage(answer, '*')"),
        (
            "event.source.postMessage(answer, event.origin)",
            "event.source.postMessage(JSON.stringify(answer), event.origin)",
        ),
        ("event.source.postMessage(answer, event.origin)", "event.source.postMessage(answer, allowed[0])"),
        ("if (typeof message.message_id === 'string') answer.message_id = message.message_id;", ""),
        ("subject: subject + '.response'", "subject"),
        ("subject: subject + '.response'", "subject: 'lti.' + subject.split('.').pop() + '.response'"),
        ("if (allowed.includes(event.origin))", "if (true)"),
        ("allowed.includes(event.origin)", "allowed.some((one) => event.origin.startsWith(one))"),
        ("if (!isText(message_id))", "if (message_id === undefined)"),
        ("if (!isText(key))", "if (key === undefined)"),
        ("typeof value === 'string' && value !== ''", "typeof value === 'string'"),
        ("value !== undefined && value !== null && typeof value !== 'string'", "false"),
        ("if (!value) {", "if (value === null) {"),
        ("      kept.delete(key);\n      return", "      return"),
        ("if (!fits(kept, key, bytes))", "if (false)"),
        ("if (other === key) return;", ""),
        ("keys <= MAX_KEYS", "keys < MAX_KEYS"),
        ("bytes <= MAX_BYTES", "bytes < MAX_BYTES"),
        ("new TextEncoder().encode(text).length", "text.length"),
        ("now >= one.until", "now > one.until"),
        ("if (now >= one.until) kept.delete(key);", ""),
        ("LIFE = 3600 * 1000", "LIFE = 3600"),
        (
            "if (!origins.has(origin)) origins.set(origin, new Map());\n    const kept = origins.get(origin);",
            "if (!origins.has('')) origins.set('', new Map());\n    const kept = origins.get('');",
        ),
        ("['lti.', 'org.imsglobal.lti.']", "['lti.']"),
        ("subject.startsWith(one)", "subject.toLowerCase().startsWith(one)"),
        ("      { subject: prefix + 'get_data', frame },\n", ""),
        ("{ subject: prefix + 'put_data', frame }", "{ subject: prefix + 'put_data' }"),
        ("settings.ltiFrame === '_parent' ? undefined : settings.ltiFrame", "settings.ltiFrame"),
    ];
    assert_eq!(survivors("storage-platform/", &changes), [""; 0]);
}
