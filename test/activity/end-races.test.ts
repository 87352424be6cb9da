import { afterAll, beforeAll, expect, it } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { type OpenActivity, openActivity } from './open-activity.ts';
import { moves, type RaceResult, race } from './races.ts';
import { type Observer, observe } from './victim.ts';

const isLong = process.env.HEAPSCOPE_LONG === '1';
const races = isLong ? 1000 : 100;

let server: OwnPostgres;
let observer: Observer;
let product: OpenActivity;
let at: At;
beforeAll(async () => {
  // The clocks that judge are compared as text.
  server = await startPostgres({ settings: { timezone: 'UTC', datestyle: 'ISO' } });
  observer = await observe(server);
  product = await openActivity();
  at = product.place(server);
  await product.databases.open(at, testCall());
});
afterAll(async () => {
  await observer.connection.close();
  await product.close();
  await server.stop();
});

it(`in ${races} races no wrong backend is ended: not one that moved on before, not one that got its pid`, async () => {
  const results: RaceResult[] = [];
  const ground = { server, observer, databases: product.databases, at };
  for (let i = 0; i < races; i += 1) {
    const move = moves[i % moves.length] ?? 'commits';
    // From "long after" over "at the same moment" to "well before".
    results.push(await race(ground, move, ((i * 7) % 23) / 4 - 2.5));
  }
  const count = (holds: (result: RaceResult) => boolean) => results.filter(holds).length;
  const ended = count((result) => result.ended);
  const summary = moves.map((move) => `${move} ${count((one) => one.move === move && one.ended)} ended`).join(', ');
  if (isLong) console.log(`${races} races: ${ended} ended, ${count((one) => one.isWrong)} wrong (${summary})`);
  const wrong = count((one) => one.isWrong);
  reached('ending', `${races} races, ${ended} backends ended, ${wrong} wrong`, wrong === 0);
  expect(results.filter(({ isWrong }) => isWrong)).toEqual([]);
  // Both sides won some, or it was no race.
  expect(ended, summary).toBeGreaterThan(races / 50);
  expect(ended, summary).toBeLessThan(races * 0.8);
});
