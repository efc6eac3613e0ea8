// Keeps a login's state and nonce in the platform's page (step "put"), or reads them back (step "get").
// LTI OIDC Login with LTI Client Side postMessages 0.1. The page says everything in the attributes of #lti-storage.
'use strict';
(function () {
  const PREFIXES = ['lti.', 'org.imsglobal.lti.'];
  // The messages that were sent and not answered, by message_id.
  const waiting = new Map();

  // An answer counts once, and only with the id, the subject, the window and (but for capabilities) the origin asked for.
  window.addEventListener('message', function (event) {
    const answer = event.data;
    if (typeof answer !== 'object' || answer === null) return;
    const asked = waiting.get(answer.message_id);
    if (asked === undefined || answer.subject !== asked.subject + '.response') return;
    if (event.source !== asked.to || (asked.origin !== '*' && event.origin !== asked.origin)) return;
    waiting.delete(answer.message_id);
    clearTimeout(asked.timer);
    asked.done(answer.error === undefined || answer.error === null ? answer : null);
  });

  // Posts a message; the answer, or null on an error or when none comes in time.
  function ask(to, origin, subject, members, timeout) {
    return new Promise(function (done) {
      const message_id = newId();
      const giveUp = function () {
        waiting.delete(message_id);
        done(null);
      };
      waiting.set(message_id, { to, origin, subject, done, timer: setTimeout(giveUp, timeout) });
      try {
        to.postMessage(Object.assign({ subject, message_id }, members), origin);
      } catch (error) {
        giveUp();
      }
    });
  }

  // 128 unpredictable bits.
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  // The window that launched this page: the opener of a new window, or the window around a frame.
  function launcher() {
    if (window.opener) return window.opener;
    return window.parent !== window ? window.parent : null;
  }

  // The frame of that name directly inside a window. Names such as "location" and "0" are no frames.
  function frameIn(around, name) {
    if (typeof name !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(name) || /^[0-9]+$/.test(name)) return null;
    try {
      const frame = around.frames[name];
      for (let i = 0; i < around.length; i += 1) {
        if (around[i] === frame) return frame;
      }
    } catch (error) {
      // The window does not let us look.
    }
    return null;
  }

  // Which subjects, and which window for each: the frame of the capabilities, else the one of the login, else the window.
  async function find(page) {
    const around = launcher();
    if (around === null) return null;
    const answer = await new Promise(function (found) {
      const asked = PREFIXES.map((prefix) => ask(around, '*', prefix + 'capabilities', {}, page.timeout));
      asked.forEach(async function (one, i) {
        const good = await one;
        if (good !== null) found({ prefix: PREFIXES[i], list: good.supported_messages });
      });
      Promise.all(asked).then(() => found({ prefix: PREFIXES[0], list: [] }));
    });
    const list = Array.isArray(answer.list) ? answer.list : [];
    return function (name, members) {
      const subject = answer.prefix + name;
      const entry = list.find((one) => typeof one === 'object' && one !== null && one.subject === subject);
      const to = (entry && frameIn(around, entry.frame)) || frameIn(around, page.target) || around;
      return ask(to, page.origin, subject, members, page.timeout);
    };
  }

  async function put(page) {
    const call = await find(page);
    if (call === null) return false;
    const answers = await Promise.all([
      call('put_data', { key: page.stateKey, value: page.state }),
      call('put_data', { key: page.nonceKey, value: page.nonce }),
    ]);
    return answers.every((answer) => answer !== null);
  }

  async function get(page) {
    const call = await find(page);
    if (call === null) return false;
    const answers = await Promise.all([
      call('get_data', { key: page.stateKey }),
      call('get_data', { key: page.nonceKey }),
    ]);
    if (!page.keep) {
      call('put_data', { key: page.stateKey, value: null });
      call('put_data', { key: page.nonceKey, value: null });
    }
    const values = answers.map((answer) => {
      return answer !== null && typeof answer.value === 'string' ? answer.value : '';
    });
    if (values.includes('')) return false;
    field(page.form, 'stored_state').value = values[0];
    field(page.form, 'stored_nonce').value = values[1];
    return true;
  }

  function field(form, name) {
    return form.querySelector('input[name="' + name + '"]');
  }

  // Whether this frame can keep a cookie: then the login's own cookie is kept, too.
  function hasCookies() {
    const rest = '; Path=/; Secure; SameSite=None; Partitioned';
    try {
      document.cookie = '__Host-lti-probe=1' + rest;
      const kept = document.cookie.split('; ').includes('__Host-lti-probe=1');
      document.cookie = '__Host-lti-probe=; Max-Age=0' + rest;
      return kept;
    } catch (error) {
      return false;
    }
  }

  async function run() {
    const form = document.getElementById('lti-storage');
    const data = form.dataset;
    const timeout = Number(data.ltiTimeout);
    const page = {
      form,
      target: data.ltiTarget,
      origin: data.ltiOrigin,
      state: data.ltiState,
      nonce: data.ltiNonce,
      stateKey: 'lti_state_' + data.ltiState,
      nonceKey: 'lti_nonce_' + data.ltiNonce,
      keep: data.ltiKeep !== undefined,
      timeout: timeout > 0 && timeout <= 10000 ? timeout : 1000,
    };
    const isGet = data.ltiStep === 'get';
    let good = false;
    // Neither "*" nor anything else that is no origin.
    if (/^https?:\/\/[^/?#*\s]+$/.test(page.origin)) {
      good = await (isGet ? get(page) : put(page)).catch(() => false);
    }
    if (good || (!isGet && hasCookies())) {
      HTMLFormElement.prototype.submit.call(form);
    } else {
      document.getElementById('lti-storage-wait').hidden = true;
      document.getElementById('lti-storage-failed').hidden = false;
    }
  }

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', run);
  } else {
    run();
  }
})();
