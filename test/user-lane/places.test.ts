import { expect, test } from 'vitest';
import { LanePlaces } from '../../electron/postgres/lane-places.ts';
import { failureFrom } from '../postgres/open.ts';

const never = new AbortController().signal;

test('places are given in order, and given back once', async () => {
  const places = new LanePlaces(1);
  const giveBack = await places.take(never);
  const order: string[] = [];
  const second = places.take(never).then((back) => {
    order.push('second');
    return back;
  });
  const third = places.take(never).then((back) => {
    order.push('third');
    return back;
  });
  giveBack();
  giveBack();
  (await second)();
  (await third)();
  expect(order).toEqual(['second', 'third']);
  const last = await places.take(never);
  expect((await failureFrom(new LanePlaces(0, 1).take(never))).kind).toBe('limit');
  last();
});

test('who is stopped or waits too long leaves the line, and its place goes to the next', async () => {
  const places = new LanePlaces(1, 30);
  const giveBack = await places.take(never);
  const stopper = new AbortController();
  const stopped = failureFrom(places.take(stopper.signal));
  const late = failureFrom(places.take(never));
  stopper.abort();
  expect((await stopped).kind).toBe('cancelled');
  expect(await late).toMatchObject({ kind: 'limit', advice: expect.stringContaining('wait') });
  giveBack();
  (await places.take(never))();
});
