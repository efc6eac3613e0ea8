// The window of a tool's page, and a platform around it that answers as it should or as the case says.
'use strict';

let input = {};
const listeners = [];
const posted = [];
let submits = 0;
let endedAt = null;
const windows = {};
const kept = {};

// A window that takes messages; `honest` says what it answers.
function makeWindow(name) {
  const made = {
    postMessage(message, origin) {
      checkTarget(origin);
      if (input.deaf) throw new Error('DataCloneError');
      posted.push({ to: name, origin, message: clone(message) });
      respond(windows[name], clone(message), origin);
    },
    location: { postMessage() { throw new Error('a location is no window'); } },
  };
  made.length = 0;
  // A page of another origin may not look at what is no frame.
  const seen = new Proxy(made, {
    get(target, member) {
      if (member === 'frames') return seen;
      if (member in target || typeof member === 'symbol' || member === 'then') return target[member];
      throw new Error('SecurityError: ' + member);
    },
  });
  windows[name] = seen;
  return seen;
}

function deliver(after, event) {
  plan(after, () => listeners.forEach((listener) => listener(event)));
}

function respond(to, message, origin) {
  // A browser does not hand a message to a page of another origin.
  if (origin !== '*' && origin !== input.platform) return;
  const { subject, message_id, key } = message;
  const instead = input.instead.find((one) => one.of === subject && (!one.key || one.key === key));
  if (!instead && !input.speaks.some((prefix) => subject.startsWith(prefix))) return;
  const honest = Object.assign({ subject: subject + '.response', message_id }, serve(message));
  const answers = instead ? instead.answers : [{}];
  for (const one of answers) {
    const data = Object.assign(clone(honest), one.set);
    for (const name of one.remove || []) delete data[name];
    for (const name of one.nulls || []) data[name] = null;
    deliver(one.after || 5, {
      data: one.as_text ? JSON.stringify(data) : one.as_null ? null : data,
      origin: one.origin || input.platform,
      source: one.from ? windows[one.from] : to,
    });
  }
}

function serve(message) {
  const name = message.subject.split('.').pop();
  if (name === 'capabilities') return { supported_messages: input.capabilities };
  if (name === 'put_data' && message.value === null) delete kept[message.key];
  if (name === 'put_data' && message.value !== null) kept[message.key] = message.value;
  return { key: message.key, value: kept[message.key] };
}

function start(given) {
  input = given;
  Object.assign(kept, input.stored);
  const around = makeWindow(input.launcher);
  input.frames.forEach((name, i) => {
    around[name] = makeWindow(name);
    around[i] = around[name];
    around.length += 1;
  });
  makeWindow('stranger');
  globalThis.window = {
    addEventListener: (type, listener) => type === 'message' && listeners.push(listener),
    opener: input.launcher === 'opener' ? around : null,
    postMessage: (message, origin) => posted.push({ to: 'itself', origin, message: clone(message) }),
  };
  window.parent = input.launcher === 'parent' ? around : window;
  makePage();
}

const inputs = {};
const wait = { hidden: false };
const failed = {
  get hidden() {
    return !this.shown;
  },
  set hidden(hidden) {
    this.shown = !hidden;
    if (endedAt === null) endedAt = now;
  },
};

function makePage() {
  for (const name of ['stored_state', 'stored_nonce']) inputs[name] = { value: '' };
  const form = {
    dataset: input.page,
    querySelector: (selector) => inputs[/^input\[name="(\w+)"\]$/.exec(selector)[1]],
    // A field that is called "submit" stands before the form's own method.
    submit: { value: '' },
  };
  const elements = { 'lti-storage': form, 'lti-storage-wait': wait, 'lti-storage-failed': failed };
  globalThis.HTMLFormElement = class {
    submit() {
      if (this !== form) throw new TypeError('no form');
      submits += 1;
      if (endedAt === null) endedAt = now;
    }
  };
  const loaded = [];
  globalThis.document = {
    readyState: input.loading ? 'loading' : 'interactive',
    getElementById: (id) => (input.loading && loaded.length === 0 ? null : elements[id]),
    addEventListener: (type, listener) => type === 'DOMContentLoaded' && loaded.push(listener) && plan(1, listener),
  };
  makeCookies(document);
}

// A jar with the one rule that matters here: what is not allowed is dropped without a word.
function makeCookies(document) {
  const jar = new Map();
  Object.defineProperty(document, 'cookie', {
    get: () => Array.from(jar, ([name, value]) => name + '=' + value).join('; '),
    set: (text) => {
      if (input.cookies === 'forbidden') throw new Error('SecurityError');
      const [pair, ...attributes] = text.split('; ');
      const [name, value] = pair.split('=');
      const given = attributes.map((one) => one.toLowerCase());
      const good = ['path=/', 'secure', 'samesite=none', 'partitioned'].every((one) => given.includes(one));
      if (given.includes('max-age=0')) jar.delete(name);
      else if (input.cookies === 'allowed' && good) jar.set(name, value);
    },
  });
}

// A post in one line.
function line({ to, origin, message }) {
  const { subject, key, value } = message;
  const about = key === undefined ? '' : ' ' + key + (value === undefined ? '' : '=' + value);
  return subject + about + ' -> ' + to + ' ' + origin;
}

function outcome() {
  const texts = Object.entries(kept).map(([key, value]) => key + value);
  return {
    posted,
    trace: posted.map(line),
    submits,
    ended: submits > 0 ? 'submitted' : failed.shown ? 'failed' : 'waiting',
    shown: { wait: !wait.hidden, failed: !failed.hidden },
    at: endedAt,
    fields: { stored_state: inputs.stored_state.value, stored_nonce: inputs.stored_nonce.value },
    kept: Object.keys(kept).sort(),
    bytes: texts.join('').length,
    cookie: document.cookie,
  };
}
