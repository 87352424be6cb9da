import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusal } from '../../electron/door/message.ts';
import { type ServedBy, serve } from '../../electron/door/serve.ts';
import type { Call } from '../../electron/postgres/call.ts';
import { contract as realContract } from '../../shared/contract/index.ts';
import { fail } from '../../shared/failure.ts';
import { command, query, stream } from '../../shared/rpc.ts';
import { MemoryBridge } from './memory-bridge.ts';

const contract = {
  trial: {
    echo: query(z.strictObject({ text: z.string().max(2_000_000), count: z.number().optional() }), z.string()),
    refuse: query(z.strictObject({}), z.never()),
    break: query(z.strictObject({}), z.never()),
    bigint: query(z.strictObject({}), z.bigint()),
    nothing: command(z.strictObject({}), z.undefined()),
    hang: query(z.strictObject({}), z.string()),
    count: stream(z.strictObject({ to: z.number() }), z.number()),
    tick: stream(z.strictObject({}), z.number()),
  },
};
type Trial = typeof contract;

function mounted() {
  const ran: string[] = [];
  const signals: AbortSignal[] = [];
  const faults: string[] = [];
  const closed: string[] = [];
  const hang = (call: Call) =>
    new Promise<never>((_resolve, reject) => {
      signals.push(call.signal);
      call.signal.addEventListener('abort', () => reject(new Error('the driver was told to stop')));
    });
  const services: ServedBy<Trial> = {
    trial: {
      echo: async ({ text }, call) => {
        ran.push(text);
        call.statements.push({ name: 'trial.echo', text: 'SELECT 1', params: [], ms: 1, rows: 1 });
        return text;
      },
      refuse: async (_input, call) => {
        call.statements.push({ name: 'trial.refuse', text: 'SELECT 2', params: [], ms: 1, rows: 0 });
        return fail('denied', 'permission denied for table t', { grant: 'GRANT SELECT ON t TO me' });
      },
      break: async () => {
        throw new RangeError('secret place');
      },
      bigint: async () => 1n,
      nothing: async () => undefined,
      hang: (_input, call) => hang(call),
      count: async function* ({ to }) {
        for (let n = 1; n <= to; n += 1) yield n;
      },
      tick: async function* (_input, call) {
        try {
          yield 1;
          await hang(call);
        } finally {
          closed.push('tick');
        }
      },
    },
  };
  const bridge = new MemoryBridge();
  const gone = serve(bridge, services, contract, (path) => faults.push(path));
  return { bridge, gone, ran, signals, faults, closed };
}

describe('an ask', () => {
  it('ends with its data and its statements', async () => {
    const { bridge } = mounted();
    const { reply } = await bridge.ask(1, 'trial.echo', { text: 'hello' });
    expect(reply).toEqual({
      ok: true,
      data: 'hello',
      statements: [{ name: 'trial.echo', text: 'SELECT 1', params: [], ms: 1, rows: 1 }],
    });
    expect(bridge.endsOf(1)).toHaveLength(1);
  });

  it('carries a failure whole, with the statements until then', async () => {
    const { bridge, faults } = mounted();
    const { reply } = await bridge.ask(1, 'trial.refuse', {});
    expect(reply).toMatchObject({
      ok: false,
      failure: { kind: 'denied', message: 'permission denied for table t', grant: 'GRANT SELECT ON t TO me' },
      statements: [{ name: 'trial.refuse' }],
    });
    expect(faults).toEqual([]);
  });

  it('turns anything else that is thrown into `internal`, without a stack', async () => {
    const { bridge, faults } = mounted();
    const { reply } = await bridge.ask(1, 'trial.break', {});
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'internal', message: 'secret place' } });
    expect(JSON.stringify(reply)).not.toMatch(/serve\.|\.ts|\bat [\w#]+/);
    expect(faults).toEqual(['trial.break']);
  });

  it('ends once, as `internal`, when the answer is no JSON', async () => {
    const { bridge } = mounted();
    const { reply } = await bridge.ask(1, 'trial.bigint', {});
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'internal' } });
    expect(bridge.endsOf(1)).toHaveLength(1);
  });

  it('answers null for nothing', async () => {
    const { bridge } = mounted();
    expect((await bridge.ask(1, 'trial.nothing', {})).reply).toEqual({ ok: true, data: null, statements: [] });
  });
});

describe('a stream', () => {
  it('sends its events in order, then one end', async () => {
    const { bridge } = mounted();
    await bridge.ask(7, 'trial.count', { to: 3 });
    expect(bridge.heard.map((message) => (message.kind === 'event' ? message.data : message.kind))).toEqual([
      1,
      2,
      3,
      'end',
    ]);
  });
});

describe('stopping', () => {
  it('aborts that ask alone, and says cancelled', async () => {
    const { bridge, signals } = mounted();
    const first = bridge.ask(1, 'trial.hang', {});
    void bridge.ask(2, 'trial.hang', {});
    bridge.say({ id: 1, kind: 'stop' });
    expect((await first).reply).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('runs a stream’s finally', async () => {
    const { bridge, closed } = mounted();
    const ended = bridge.ask(1, 'trial.tick', {});
    await wait(5);
    bridge.say({ id: 1, kind: 'stop' });
    await ended;
    expect(closed).toEqual(['tick']);
  });

  it('aborts everything when the page is gone, and sends nothing more', async () => {
    const { bridge, gone, signals, closed } = mounted();
    for (const id of [1, 2, 3]) void bridge.ask(id, 'trial.hang', {});
    void bridge.ask(4, 'trial.tick', {});
    await wait(5);
    const before = bridge.heard.length;
    gone();
    await wait(5);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    expect(signals).toHaveLength(4);
    expect(closed).toEqual(['tick']);
    expect(bridge.heard).toHaveLength(before);
    bridge.say({ id: 9, kind: 'ask', path: 'trial.echo', input: { text: 'late' } });
    await wait(5);
    expect(bridge.heard).toHaveLength(before);
  });

  it('ignores a stop for what does not run, and an id that is in use', async () => {
    const { bridge, ran } = mounted();
    bridge.say({ id: 5, kind: 'stop' });
    void bridge.ask(1, 'trial.hang', {});
    bridge.say({ id: 1, kind: 'ask', path: 'trial.echo', input: { text: 'twice' } });
    await wait(5);
    expect(ran).toEqual([]);
    expect(bridge.heard).toEqual([]);
  });
});

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const refused: readonly (readonly [string, unknown])[] = [
  ['an unknown room', { path: 'nowhere.echo', input: { text: 'x' } }],
  ['an unknown question', { path: 'trial.nowhere', input: { text: 'x' } }],
  ['a path of one part', { path: 'trial', input: { text: 'x' } }],
  ['a path of three parts', { path: 'trial.echo.call', input: { text: 'x' } }],
  ['an inherited room', { path: '__proto__.toString', input: { text: 'x' } }],
  ['an inherited question', { path: 'trial.constructor', input: { text: 'x' } }],
  ['hasOwnProperty', { path: 'trial.hasOwnProperty', input: { text: 'x' } }],
  ['a missing key', { path: 'trial.echo', input: {} }],
  ['an extra key', { path: 'trial.echo', input: { text: 'x', more: 1 } }],
  ['a wrong type', { path: 'trial.echo', input: { text: 1 } }],
  ['no object', { path: 'trial.echo', input: 'text' }],
  ['null', { path: 'trial.echo', input: null }],
  ['no input', { path: 'trial.echo' }],
  ['__proto__ as a key', { path: 'trial.echo', input: JSON.parse('{"text":"x","__proto__":{"count":1}}') }],
  ['more than 1 MB of text', { path: 'trial.echo', input: { text: 'x'.repeat(1_000_001) } }],
  ['1 MB in small pieces', { path: 'trial.echo', input: { text: Array.from({ length: 300_000 }, () => 'x') } }],
  ['deep nesting', { path: 'trial.echo', input: nested(1000) }],
  ['a Date', { path: 'trial.echo', input: { text: new Date() } }],
  ['a Map', { path: 'trial.echo', input: new Map([['text', 'x']]) }],
  ['a function', { path: 'trial.echo', input: { text: () => 'x' } }],
  ['NaN', { path: 'trial.echo', input: { text: 'x', count: Number.NaN } }],
  ['an extra key in the message', { path: 'trial.echo', input: { text: 'x' }, more: 1 }],
];

describe('the door refuses, and nothing runs', () => {
  it.each(refused)('%s', async (_what, message) => {
    const { bridge, ran, faults } = mounted();
    bridge.say({ id: 3, kind: 'ask', ...(message as object) });
    await wait(0);
    expect(bridge.heard).toMatchObject([{ id: 3, kind: 'end', reply: { ok: false, failure: { kind: 'bad-input' } } }]);
    expect(ran).toEqual([]);
    expect(faults).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'text',
    42,
    [],
    {},
    { kind: 'ask', path: 'trial.echo', input: { text: 'x' } },
    { id: '1', kind: 'ask', path: 'trial.echo', input: { text: 'x' } },
    { id: -1, kind: 'ask', path: 'trial.echo', input: { text: 'x' } },
    { id: 1.5, kind: 'ask', path: 'trial.echo', input: { text: 'x' } },
  ])('without an answer, what has no id: %j', async (message) => {
    const { bridge, ran } = mounted();
    bridge.say(message);
    await wait(0);
    expect(bridge.heard).toEqual([]);
    expect(ran).toEqual([]);
  });

  it('lets just under 1 MB in', async () => {
    const { bridge, ran } = mounted();
    await bridge.ask(1, 'trial.echo', { text: 'x'.repeat(990_000) });
    expect(ran).toHaveLength(1);
  });

  it('runs at most 500 of one page at once', async () => {
    const { bridge, signals } = mounted();
    for (let id = 1; id <= 500; id += 1) void bridge.ask(id, 'trial.hang', {});
    const { reply } = await bridge.ask(501, 'trial.hang', {});
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'limit' } });
    expect(signals).toHaveLength(500);
  });
});

describe('what may not enter, whatever the schema says', () => {
  it.each([
    ['{"a":[{"__proto__":1}]}', 'a key named __proto__'],
    [`[${'['.repeat(40)}${']'.repeat(40)}]`, 'nested deeper than 32'],
    [JSON.stringify('x'.repeat(1_000_000)), 'more than 1 MB'],
    [JSON.stringify({ ['x'.repeat(1_000_000)]: 1 }), 'more than 1 MB'],
    ['{"a":[1,"x",null,true,{"b":{}}]}', undefined],
  ])('%.40s', (text, why) => {
    expect(refusal(JSON.parse(text))).toBe(why);
  });
});

const questions = Object.entries(realContract).flatMap(([room, asked]) =>
  Object.keys(asked).map((question) => `${room}.${question}`),
);

describe('every question of the real contract', () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ['an extra key', { extraKeyOfNobody: 1 }],
    ['a list', []],
    ['a text', 'x'],
    ['null', null],
    ['__proto__', JSON.parse('{"__proto__":{"at":"x/y"}}')],
    ['more than 1 MB', { at: 'x'.repeat(1_000_001) }],
  ];
  const trap = new Proxy(
    {},
    { getOwnPropertyDescriptor: () => described, get: () => () => Promise.reject(new Error('it ran')) },
  );
  const described = { configurable: true, enumerable: true, value: undefined };
  const everything = Object.fromEntries(Object.keys(realContract).map((room) => [room, trap]));

  it.each(wrong)('refuses %s', async (_what, input) => {
    const bridge = new MemoryBridge();
    const faults: string[] = [];
    serve(bridge, everything, realContract, (fault) => faults.push(fault));
    const answered = await Promise.all(
      questions.map(async (path, id) => [path, (await bridge.ask(id, path, input)).reply] as const),
    );
    const letIn = answered.filter(([, reply]) => reply.ok || reply.failure.kind !== 'bad-input');
    expect(letIn).toEqual([]);
    expect(answered.length).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  });

  it('reaches the service with the right input, so the refusals above are the door’s', async () => {
    const bridge = new MemoryBridge();
    serve(bridge, everything, realContract);
    const { reply } = await bridge.ask(1, 'connections.list', {});
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'internal', message: 'it ran' } });
  });
});
