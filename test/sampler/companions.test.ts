import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Accompanied, type Companion, Companions } from '../../electron/sampler/companions.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type OpenSampler, openSampler } from './watching.ts';

let open: OpenSampler;
let at: string;
beforeAll(async () => {
  open = openSampler();
  at = open.place(await sharedPostgres());
});
afterAll(() => open.close());

/** Until its signal is raised. */
const patient =
  (began: Accompanied[]): Companion =>
  async (beside) => {
    began.push(beside);
    await new Promise<void>((resolve) => beside.signal.addEventListener('abort', () => resolve()));
  };

test('begun with the first watcher of a database, over with the last, and begun anew with the next', () => {
  const companions = new Companions();
  const began: Accompanied[] = [];
  companions.add(patient(began));
  const now = () => undefined;
  const leaves = [companions.join('a/b', now), companions.join('a/b', now)];
  expect(began.map((one) => one.at)).toEqual(['a/b']);
  const other = companions.join('c/d', now);
  expect(began.map((one) => one.at)).toEqual(['a/b', 'c/d']);
  leaves[0]?.();
  expect(began[0]?.signal.aborted).toBe(false);
  leaves[1]?.();
  expect(began.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  const again = companions.join('a/b', now);
  expect(began).toHaveLength(3);
  expect(began[2]?.signal.aborted).toBe(false);
  companions.close();
  expect(began.every(({ signal }) => signal.aborted)).toBe(true);
  other();
  again();
});

test('one that fails harms nobody', async () => {
  const companions = new Companions();
  const began: Accompanied[] = [];
  companions.add(async () => {
    throw new Error('no');
  });
  companions.add(patient(began));
  const leave = companions.join('a/b', () => undefined);
  await delay(0);
  expect(began).toHaveLength(1);
  leave();
});

test("beside a real sampler: undefined before the first sample, then its backends, and nothing after the last watcher's leave", async () => {
  const began: Accompanied[] = [];
  const before: unknown[] = [];
  open.samplers.accompany(async (beside) => {
    before.push(beside.now());
    await patient(began)(beside);
  });
  const watching = open.watch(at);
  await watching.ticks(2);
  expect(before).toEqual([undefined]);
  const [beside] = began;
  expect(beside?.at).toBe(at);
  expect(beside?.now()?.some(({ isOurs }) => isOurs)).toBe(true);
  const second = open.watch(at);
  await second.ticks(1);
  expect(began).toHaveLength(1);
  await watching.stop();
  expect(beside?.signal.aborted).toBe(false);
  await second.stop();
  expect(beside?.signal.aborted).toBe(true);
  expect(beside?.now()).toBeUndefined();
});
