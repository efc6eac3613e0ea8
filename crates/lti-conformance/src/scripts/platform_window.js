// The window of a platform's page, to which tools' pages send messages.
'use strict';

const listeners = [];

function start(settings) {
  globalThis.window = { addEventListener: (type, listener) => type === 'message' && listeners.push(listener) };
  globalThis.document = { currentScript: { dataset: settings } };
}

// What is posted to the sender, and how, when a message comes.
function receive({ data, origin, at }) {
  now = at * 1000;
  const posted = [];
  const source = {
    postMessage(message, target) {
      checkTarget(target);
      posted.push({ target_origin: target, message: clone(message) });
    },
  };
  listeners.forEach((listener) => listener({ data, origin, source }));
  return posted;
}
