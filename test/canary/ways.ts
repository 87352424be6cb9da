import type { DoorClient } from '../support/door-client.ts';
import type { FakeServer } from '../support/fake-server.ts';
import type { TestServer } from '../support/server-address.ts';
import { canary } from './forms.ts';

/** One way down which the secret is sent; what is answered, or why not, comes back as text. */
export interface Way {
  readonly way: string;
  readonly send: () => Promise<unknown>;
}

const profile = (id: string, more: object = {}) => ({
  ...{ id, name: id, host: '127.0.0.1', port: 1, database: 'postgres', user: 'app', tls: 'off', environment: 'local' },
  ...more,
});

type Ask = (path: string, input: unknown) => Promise<unknown>;

/** What a page can do with a password: type it into the right field, and into every wrong one. */
export function waysOfThePage(ask: Ask, server: TestServer, fake: FakeServer): readonly Way[] {
  const real = { port: server.port };
  const uri = `postgres://app:${encodeURIComponent(canary)}@127.0.0.1:${server.port}/postgres`;
  const save = (id: string, more: object = {}, password: string | undefined = canary) =>
    ask('connections.save', { profile: profile(id, more), ...(password === undefined ? {} : { password }) });
  return [
    { way: 'saved', send: () => save('saved', real) },
    {
      way: 'saved for this run only',
      send: () => ask('connections.save', { profile: profile('run', real), password: canary, keepPassword: 'memory' }),
    },
    { way: 'saved, then changed', send: () => save('saved', { ...real, name: 'changed' }, `${canary}2`) },
    { way: 'saved for production', send: () => save('production', { ...real, environment: 'production' }) },
    { way: 'opened with it', send: () => ask('connections.open', { id: 'saved', password: canary }) },
    {
      way: 'opened with a wrong one',
      send: () => ask('connections.open', { id: 'run', database: 'template1', password: `${canary} wrong` }),
    },
    { way: 'tested', send: () => ask('connections.test', { profile: profile('t', real), password: canary }) },
    {
      way: 'tested with a wrong one',
      send: () => ask('connections.test', { profile: profile('t', real), password: `${canary} wrong` }),
    },
    { way: 'tested against nobody', send: () => ask('connections.test', { profile: profile('t'), password: canary }) },
    { way: 'a URI as the host', send: () => save('as-host', { host: uri }, undefined) },
    {
      way: 'a URI as the database',
      send: () => ask('connections.test', { profile: profile('t', { ...real, database: uri }), password: canary }),
    },
    {
      way: 'an unknown field',
      send: () => ask('connections.save', { profile: { ...profile('odd'), password: canary }, password: canary }),
    },
    {
      way: 'a field of the wrong type',
      send: () => ask('connections.save', { profile: profile('odd'), password: { secret: canary } }),
    },
    { way: 'a question that there is not', send: () => ask('connections.nothing', { password: canary }) },
    { way: 'an id of a profile', send: () => ask('connections.open', { id: canary, password: canary }) },
    {
      way: 'a server that says it in its error',
      send: async () => {
        await save('echo', { port: fake.port });
        return ask('connections.open', { id: 'echo', password: canary });
      },
    },
    {
      way: 'a test of a server that says it',
      send: () => ask('connections.test', { profile: profile('t', { port: fake.port }), password: canary }),
    },
    { way: 'a profile as a file', send: () => ask('connections.exportProfile', { id: 'saved' }) },
    {
      way: 'a file of a profile that holds one',
      send: () =>
        ask('connections.readProfile', {
          text: JSON.stringify({ heapscope: 'profile', profile: profile('f'), password: canary }),
        }),
    },
    {
      way: 'the environment and .pgpass',
      send: async () => {
        const { found } = (await ask('connections.importable', {})) as { found?: { profile: { id: string } }[] };
        return ask('connections.import', { ids: (found ?? []).map((one) => one.profile.id) });
      },
    },
    { way: 'the list of connections', send: () => ask('connections.list', {}) },
    { way: 'forgotten', send: () => ask('connections.remove', { id: 'production' }) },
  ];
}

/** Other people's statements that hold it: seen running, waiting, logged, counted; then everything that can be exported. */
export function waysOfStatements(ask: Ask, at: string): readonly Way[] {
  const formats = ['csv', 'json', 'markdown', 'html'] as const;
  const logs = ['groups', 'tail'].flatMap((what) => formats.map((format) => ({ what, format })));
  return [
    ...logs.map(({ what, format }) => ({
      way: `the log’s ${what} as ${format}`,
      send: () => ask('sql-log.exportLog', { at, what, by: 'fingerprint', filter: '', format }),
    })),
    {
      way: 'the log as SQL',
      send: () => ask('sql-log.exportLog', { at, what: 'tail', by: 'fingerprint', filter: '', format: 'sql' }),
    },
    { way: 'the lock tree', send: () => ask('locks.tree', { at }) },
    { way: 'what vacuum waits for', send: () => ask('vacuum.now', { at }) },
    { way: 'WAL by statement', send: () => ask('writes.walByStatement', { at }) },
    { way: 'a recording', send: () => ask('activity.saveRecording', { at, fromMs: 0, toMs: Date.now() + 86_400_000 }) },
    {
      way: 'what was seen earlier',
      send: () => ask('activity.earlier', { at, fromMs: 0, toMs: Date.now() + 86_400_000 }),
    },
    { way: 'the journal', send: () => ask('activity.journal', {}) },
    { way: 'the plans that were kept', send: () => ask('plans.history', { at }) },
  ];
}

/** A page's own way of asking, by any path: a failure is an answer too. Streams are heard to their end. */
export const askAnything =
  (door: DoorClient): Ask =>
  async (path, input) => {
    const events: unknown[] = [];
    const any: { listen(path: string, input: unknown, hear: (event: unknown) => void): Promise<unknown> } = door;
    const reply = await any.listen(path, input, (event) => void events.push(event));
    const data = typeof reply === 'object' && reply !== null && 'data' in reply ? reply.data : undefined;
    return events.length === 0 && data !== undefined ? data : { reply, events };
  };
