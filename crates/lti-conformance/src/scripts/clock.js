// Time, chance and text, as a browser has them, but the same in every run.
'use strict';

let now = 0;
let turns = 0;
let fills = 0;
const plans = [];

function plan(delay, run) {
  turns += 1;
  plans.push({ at: now + delay, turn: turns, run });
  return turns;
}

// Lets time pass until the next thing that is planned, and does it. Whether there was one.
function next() {
  plans.sort((one, other) => one.at - other.at || one.turn - other.turn);
  const first = plans.shift();
  if (first === undefined) return false;
  now = first.at;
  first.run();
  return true;
}

globalThis.setTimeout = (run, delay) => plan(delay, run);
globalThis.clearTimeout = (turn) => {
  const at = plans.findIndex((one) => one.turn === turn);
  if (at >= 0) plans.splice(at, 1);
};
Date.now = () => now;

// The n-th call gives bytes of value n.
globalThis.crypto = {
  getRandomValues(bytes) {
    fills += 1;
    return bytes.fill(fills);
  },
};

globalThis.TextEncoder = class {
  encode(text) {
    return { length: unescape(encodeURIComponent(text)).length };
  }
};

// As a browser refuses them. Messages are cloned, so that nobody changes them afterwards.
function checkTarget(origin) {
  if (origin !== '*' && !/^https?:\/\/[a-z0-9.:[\]-]+$/.test(origin)) throw new SyntaxError('target origin ' + origin);
}

function clone(message) {
  return message === undefined ? undefined : JSON.parse(JSON.stringify(message));
}
