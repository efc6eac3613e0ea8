// Keeps small texts for a tool's pages, apart by the origin of the sender (LTI postMessage Storage 0.1).
// <script src=… integrity=… data-lti-origins='["https://tool.example"]' data-lti-frame="_parent"></script>
'use strict';
(function () {
  const PREFIXES = ['lti.', 'org.imsglobal.lti.'];
  const MAX_BYTES = 65536;
  const MAX_KEYS = 1000;
  const LIFE = 3600 * 1000;

  const settings = document.currentScript.dataset;
  const allowed = list(settings.ltiOrigins);
  const servedElsewhere = list(settings.ltiServedElsewhere);
  const frame = settings.ltiFrame === '_parent' ? undefined : settings.ltiFrame;
  // Origin to key to { value, bytes, until }.
  const origins = new Map();

  function list(text) {
    const parsed = JSON.parse(text || '[]');
    return Array.isArray(parsed) ? parsed : [];
  }

  window.addEventListener('message', function (event) {
    const message = event.data;
    if (typeof message !== 'object' || message === null || typeof message.subject !== 'string') return;
    const subject = message.subject;
    const prefix = PREFIXES.find((one) => subject.startsWith(one));
    // Answers are not answered: two pages would never end. A page without an origin of its own gets none, either.
    if (prefix === undefined || subject.endsWith('.response') || servedElsewhere.includes(subject)) return;
    if (!event.source || event.origin === '' || event.origin === 'null') return;
    const answer = { subject: subject + '.response' };
    if (typeof message.message_id === 'string') answer.message_id = message.message_id;
    if (allowed.includes(event.origin)) {
      Object.assign(answer, serve(prefix, subject.slice(prefix.length), message, event.origin));
    } else {
      Object.assign(answer, failed('wrong_origin', "this page's origin is not registered for a tool here"));
    }
    event.source.postMessage(answer, event.origin);
  });

  function serve(prefix, name, message, origin) {
    const { message_id, key, value } = message;
    if (!isText(message_id)) return failed('bad_request', 'message_id is missing or no text');
    if (name === 'capabilities') return { supported_messages: supported(prefix) };
    if (name !== 'put_data' && name !== 'get_data') {
      return failed('unsupported_subject', 'this subject is not served here');
    }
    if (!isText(key)) return failed('bad_request', 'key is missing or no text');
    const kept = fresh(origin);
    if (name === 'get_data') return kept.has(key) ? { key, value: kept.get(key).value } : { key };
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return failed('bad_request', 'value is no text');
    }
    if (!value) {
      kept.delete(key);
      return { key };
    }
    const bytes = size(key) + size(value);
    if (!fits(kept, key, bytes)) {
      const full = failed('storage_exhaustion', 'there is no room for this; what was kept is still there');
      return Object.assign({ key }, full);
    }
    kept.set(key, { value, bytes, until: Date.now() + LIFE });
    return { key, value };
  }

  function isText(value) {
    return typeof value === 'string' && value !== '';
  }

  function failed(code, message) {
    return { error: { code, message } };
  }

  function supported(prefix) {
    return [
      { subject: prefix + 'capabilities' },
      { subject: prefix + 'put_data', frame },
      { subject: prefix + 'get_data', frame },
    ];
  }

  // What is kept for an origin and not over.
  function fresh(origin) {
    if (!origins.has(origin)) origins.set(origin, new Map());
    const kept = origins.get(origin);
    const now = Date.now();
    kept.forEach((one, key) => {
      if (now >= one.until) kept.delete(key);
    });
    return kept;
  }

  function size(text) {
    return new TextEncoder().encode(text).length;
  }

  // Whether there is room for so many bytes, in place of the value that they replace.
  function fits(kept, key, bytes) {
    let keys = 1;
    kept.forEach((one, other) => {
      if (other === key) return;
      keys += 1;
      bytes += one.bytes;
    });
    return keys <= MAX_KEYS && bytes <= MAX_BYTES;
  }
})();
