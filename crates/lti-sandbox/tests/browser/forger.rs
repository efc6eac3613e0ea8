//! A page of a third origin that forges the answers of a platform's storage (ATK-028).
#![expect(clippy::expect_used, reason = "helpers of tests: what does not work ends the test with its reason")]

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;

/// Answers whatever it is told of, as each of the messages that it may have been, and offers itself as the frame to ask. It
/// claims the values of its address: the first message with data is for the state, the second for the nonce.
const PAGE: &str = "<!doctype html><meta charset=utf-8><title>Forger</title><body>forger<script>
    const values = JSON.parse(decodeURIComponent(location.hash.slice(1) || '[\"forged\",\"forged\"]'));
    let count = 0;
    addEventListener('message', (event) => {
        const { told: message_id, heard } = event.data;
        if (heard) document.body.append(`; ${heard}`);
        if (!message_id) return;
        const value = values[count++ % 2];
        for (const prefix of ['lti.', 'org.imsglobal.lti.']) {
            const supported_messages = ['put_data', 'get_data'].map((name) => ({ subject: prefix + name, frame: 'forger' }));
            for (const name of ['capabilities', 'put_data', 'get_data']) {
                const subject = `${prefix}${name}.response`;
                event.source.postMessage({ subject, message_id, key: 'forged', value, supported_messages }, '*');
            }
        }
    });
</script>";

/// Serves the page, on the LMS's host and another port, until the test's runtime ends. Its origin.
pub(crate) async fn start() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let router = Router::new().route("/", get(|| async { Html(PAGE) }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://localhost:{port}")
}

/// For every page and frame of a tab: the tool's page tells the forger each `message_id` before it uses it, as if 128 random
/// bits could be guessed, and what it hears; pages of the LMS hear messages late, so that forged answers overtake true ones.
pub(crate) fn worst_case(lms: &str, tool: &str, forger: &str) -> String {
    format!(
        "(() => {{
            const tell = (message) => {{
                parent.postMessage(message, '{forger}');
                for (let i = 0; i < parent.length; i += 1) parent[i].postMessage(message, '{forger}');
            }};
            if (origin === '{tool}') {{
                const forged = new Set();
                addEventListener('message', ({{ data, origin }}) => {{
                    const answer = data.message_id + data.subject;
                    if (origin === '{forger}') {{
                        forged.add(answer);
                        tell({{ heard: 'forged ' + data.subject }});
                    }} else if (forged.has(answer)) {{
                        tell({{ heard: 'overtaken ' + data.subject }});
                    }}
                }});
                const random = crypto.getRandomValues.bind(crypto);
                crypto.getRandomValues = (bytes) => {{
                    random(bytes);
                    tell({{ told: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') }});
                    return bytes;
                }};
            }} else if (origin === '{lms}') {{
                const listen = addEventListener.bind(window);
                window.addEventListener = (type, run, ...rest) =>
                    listen(type, type === 'message' ? (event) => setTimeout(run, 100, event) : run, ...rest);
            }}
        }})()"
    )
}
