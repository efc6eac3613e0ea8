// A session of the tool where its cookie is blocked: the platform's page keeps the session's secret for this browser.
// Step "put" leaves it there, step "get" reads it back and opens the session. The page says everything in #session.
'use strict';
(function () {
  const form = document.getElementById('session');
  const page = form.dataset;
  const isPut = page.step === 'put';
  const subject = isPut ? 'lti.put_data' : 'lti.get_data';
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const to = find(window.opener || (window.parent === window ? null : window.parent));
  let over = false;

  // The frame of the login's storage target inside the window around this one, else that window.
  function find(around) {
    if (around === null || page.target === '_parent') return around;
    const frame = around.frames[page.target];
    for (let i = 0; i < around.length; i += 1) {
      if (around[i] === frame) return frame;
    }
    return around;
  }

  function end(value) {
    if (over) return;
    over = true;
    if (isPut) return;
    if (typeof value === 'string' && value !== '') {
      form.elements.secret.value = value;
      form.submit();
    } else {
      document.getElementById('session-wait').hidden = true;
      document.getElementById('session-failed').hidden = false;
    }
  }

  window.addEventListener('message', function (event) {
    const answer = event.data;
    if (event.source !== to || event.origin !== page.origin) return;
    if (typeof answer !== 'object' || answer === null) return;
    if (answer.message_id !== id || answer.subject !== subject + '.response') return;
    end(answer.error ? null : answer.value);
  });

  if (to === null) {
    end(null);
    return;
  }
  const message = { subject, message_id: id, key: page.key };
  if (isPut) message.value = page.value;
  to.postMessage(message, page.origin);
  setTimeout(() => end(null), 1000);
})();
