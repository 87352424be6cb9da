// Loaded into the real host before anything else (NODE_OPTIONS=--import). Its timers and performance.now() stand still
// until whoever connected at SOAK_PORT lends it time; eight hours pass as fast as the machine can look. While a
// statement is on its way to the server at SOAK_PG_PORT no time passes, so that no look seems slow. Also answers what
// this process holds: heap after a collection, memory, resources, listeners.
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { setImmediate as breathe } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const real = { setTimeout, clearTimeout, setInterval, clearInterval };
const pgPort = Number(process.env.SOAK_PG_PORT);
const startedMs = performance.now();
/** A page that says nothing is cut off after so long, and a lane's place is waited for: both by the real clock. */
const realMs = 10_000;
const mostBusyMs = 500;
let passedMs = 0;
let lastId = 0;

/** @type {Map<Lent, true>} */
const timers = new Map();

class Lent {
  constructor(act, ms, everyMs) {
    lastId += 1;
    this.id = lastId;
    this.act = act;
    this.ms = ms;
    this.everyMs = everyMs;
    this.refresh();
  }
  refresh() {
    this.dueMs = passedMs + this.ms;
    timers.set(this, true);
    return this;
  }
  ref = () => this;
  unref = () => this;
  hasRef = () => true;
  [Symbol.toPrimitive] = () => this.id;
}

Object.defineProperty(performance, 'now', { value: () => startedMs + passedMs });
globalThis.setTimeout = (act, ms = 0, ...args) =>
  ms < 10 || ms === realMs ? real.setTimeout(act, ms, ...args) : new Lent(() => act(...args), ms);
// Short intervals are pings and deadlines, which must not hurry.
globalThis.setInterval = (act, ms, ...args) =>
  ms < 3_600_000 ? real.setInterval(act, ms, ...args) : new Lent(() => act(...args), ms, ms);
const clear = (timer) => (timer instanceof Lent ? void timers.delete(timer) : real.clearTimeout(timer));
globalThis.clearTimeout = clear;
globalThis.clearInterval = clear;

/** Connections on which the server has not said yet that it is ready. @type {Set<net.Socket>} */
const busy = new Set();
let whenQuiet = () => undefined;
// Both are called with the socket as `this` below.
// oxlint-disable-next-line typescript/unbound-method
const { write, emit } = net.Socket.prototype;
net.Socket.prototype.write = function (...args) {
  if (this.remotePort === pgPort) busy.add(this);
  return write.apply(this, args);
};
net.Socket.prototype.emit = function (event, ...args) {
  const result = emit.call(this, event, ...args);
  const isOver = event === 'close' || (event === 'data' && isReady(args[0]));
  if (isOver && busy.delete(this) && busy.size === 0) whenQuiet();
  return result;
};
const isReady = (bytes) => bytes.length >= 6 && bytes.subarray(-6, -1).equals(Buffer.from([0x5a, 0, 0, 0, 5]));

/** Resolves when no statement is on its way, and what its answer set off has run. */
async function quiet() {
  await breathe();
  if (busy.size === 0) return;
  await new Promise((resolve) => {
    const late = real.setTimeout(done, mostBusyMs);
    function done() {
      real.clearTimeout(late);
      whenQuiet = () => undefined;
      resolve();
    }
    whenQuiet = done;
  });
  await quiet();
}

function nextBefore(endMs) {
  let next;
  for (const timer of timers.keys()) {
    if (timer.dueMs <= endMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
  }
  return next;
}

async function lend(ms) {
  const endMs = passedMs + ms;
  for (let next = nextBefore(endMs); next !== undefined; next = nextBefore(endMs)) {
    passedMs = Math.max(passedMs, next.dueMs);
    timers.delete(next);
    if (next.everyMs !== undefined) next.refresh();
    next.act();
    await quiet();
  }
  passedMs = endMs;
  await quiet();
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const listenersOf = (emitter) => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);

async function measure() {
  // A file that is being written, or a timer that has just fired, is nothing that is kept.
  await new Promise((resolve) => real.setTimeout(resolve, 100));
  for (let round = 0; round < 3; round += 1) {
    collect();
    await breathe();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const all = process._getActiveHandles().filter((handle) => typeof handle.eventNames === 'function');
  const handles = all.filter(({ remotePort }) => remotePort !== pgPort);
  // Connections come and go, by what is asked at a time; they are told by themselves.
  const connections = all.length - handles.length;
  const counts = { TCPSocketWrap: -connections };
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  return {
    // Without the memory that PostgreSQL's grammar (WebAssembly) reserves from the start: it would hide growth.
    heapBytes: heapUsed + arrayBuffers,
    rssBytes: rss,
    connections,
    resources: Object.entries(counts)
      .filter(([name]) => !/Req|Immediate/.test(name))
      .map(([name, count]) => `${count} ${name}`)
      .sort(),
    files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length - connections : 0,
    lentTimers: timers.size,
    listeners: [process, ...handles].reduce((sum, one) => sum + listenersOf(one), 0),
  };
}

const answers = { lend: ({ ms }) => lend(ms), measure };
const control = net.connect(Number(process.env.SOAK_PORT), '127.0.0.1');
control.setNoDelay(true);
control.unref();
let text = '';
control.on('data', (bytes) => {
  text += bytes;
  const lines = text.split('\n');
  text = lines.pop() ?? '';
  for (const line of lines) void answer(JSON.parse(line));
});
control.on('error', () => undefined);
// Nobody lends any more: what waits goes on by itself, so that the host can stop.
control.on('close', () => real.setInterval(() => void lend(1000), 20).unref());

async function answer(asked) {
  const answered = await answers[asked.ask](asked);
  write.call(control, `${JSON.stringify(answered ?? null)}\n`);
}
