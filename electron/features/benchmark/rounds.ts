import { type Random, shuffle } from '../../../shared/benchmark/random.ts';
import type { Contest, Contestant } from './contest.ts';
import type { Measurements } from './measurements.ts';

export interface RoundsOptions {
  readonly order: 'shuffled' | 'blocks';
  readonly warmUp: number;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** After each measured turn, off the clock; false ends it. `done` rounds of `rounds`, as shares of work. */
  readonly onRound: (done: number) => Promise<boolean>;
  readonly onWarmUp: (done: number) => void;
}

/** Rounds whose results differ are asked again, unless that many did already. */
const mostRechecks = 5;

/** Before anything counts: caches, plans and the code of both sides find their shape. */
export async function runWarmUp(contest: Contest, measured: Measurements, options: RoundsOptions): Promise<void> {
  const { warmUp, random, signal, onWarmUp } = options;
  for (let round = 0; round < warmUp && !signal.aborted; round += 1) {
    for (const contestant of shuffle([...contest.contestants], random)) {
      const { ms } = await contestant.take(round);
      measured.warmUp.get(contestant.key)?.push(ms);
    }
    await contest.floor();
    onWarmUp(round + 1);
  }
}

/**
 * Every contestant once per round, in an order drawn anew for each, with SELECT 1 among them; or in blocks, each
 * contestant through all rounds before the next, with a SELECT 1 after each run.
 */
export async function runRounds(contest: Contest, measured: Measurements, options: RoundsOptions): Promise<void> {
  if (options.order === 'blocks') return runBlocks(contest, measured, options);
  const { signal, random, onRound } = options;
  const turns: (Contestant | 'floor')[] = [...contest.contestants, 'floor'];
  for (let round = 0; round < measured.rounds && !signal.aborted; round += 1) {
    try {
      for (const turn of shuffle(turns, random)) {
        if (turn === 'floor') measured.floor.push(await contest.floor());
        else await takeOne(turn, round, measured);
      }
    } catch (error) {
      measured.drop(round);
      throw error;
    }
    await judge(contest, measured, round);
    if (!(await onRound(round + 1))) return;
  }
}

async function runBlocks(contest: Contest, measured: Measurements, options: RoundsOptions): Promise<void> {
  const { signal, onRound } = options;
  const { contestants } = contest;
  for (const [block, contestant] of contestants.entries()) {
    for (let round = 0; round < measured.rounds && !signal.aborted; round += 1) {
      await takeOne(contestant, round, measured);
      measured.floor.push(await contest.floor());
      if (block === contestants.length - 1) await judge(contest, measured, round);
      if (!(await onRound((block * measured.rounds + round + 1) / contestants.length))) return;
    }
  }
}

async function takeOne(contestant: Contestant, round: number, measured: Measurements): Promise<void> {
  const taken = await contestant.take(round);
  measured.add(contestant.key, round, taken, taken.digest());
}

/**
 * Whether all found the same. Where they did not, all are asked once more off the clock: if they agree now, a row was
 * changed or went away between two of them, and the round counts for nobody.
 */
async function judge(contest: Contest, measured: Measurements, round: number): Promise<void> {
  const digests = measured.digests(round);
  if (digests === undefined) return;
  if (digests.every((digest) => digest !== null && digest === digests[0])) return measured.agreed();
  if (digests.every((digest) => digest === null)) return measured.leaveOut(round);
  if (measured.differences() >= mostRechecks) return measured.differed(otherThanFirst(measured.keys, digests));
  const again: (string | null)[] = [];
  for (const contestant of contest.contestants) again.push((await contestant.take(round)).digest());
  if (again.every((digest) => digest === again[0])) return measured.leaveOut(round);
  measured.differed(otherThanFirst(measured.keys, again));
}

function otherThanFirst(keys: readonly string[], digests: readonly (string | null)[]): string[] {
  return keys.filter((_, place) => digests[place] !== digests[0]);
}
