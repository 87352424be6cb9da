import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StatementMode } from '../../shared/contract/benchmark-parts.ts';
import type { At } from '../../shared/contract/place.ts';
import { keyRequest, type OpenBenchmark, openBenchmark } from '../benchmark/open-benchmark.ts';
import { testCall } from '../support/databases.ts';
import { type DebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import { keepAwake } from './awake.ts';
import { median, report } from './harness.ts';
import { pgbench, type ScriptTimes } from './pgbench.ts';

/**
 * Whether what we measure is what the server does: get(id) of 200,000 songs with their 20,000 artists, over TCP, against
 * pgbench on the same server, in short blocks that take turns, each with SELECT 1, N+1 and JOIN interleaved. Our driver
 * costs more per round trip than libpq, which presses ratios towards the number of round trips; so from each strategy,
 * per round trip, our SELECT 1 minus pgbench's is subtracted, and then the ratios are compared. Cores are kept awake by
 * loops at the lowest priority, for both sides alike; what it is without them is told beside it.
 */
const isSmall = process.argv.includes('--small');
const repeats = 3;
const blocksPerRepeat = isSmall ? 4 : 16;
const blockRounds = 300;
const wholeRounds = isSmall ? 1_000 : 3_000;
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'fidelity');
const scripts = ['select-1', 'n-plus-one', 'join'].map((name) => path.join(folder, `${name}.sql`));
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

interface Times {
  readonly select1: number;
  readonly nPlusOne: number;
  readonly join: number;
}

interface Bench {
  readonly server: DebianPostgres;
  readonly database: string;
  readonly room: OpenBenchmark;
  readonly at: At;
  readonly conoid: number;
}

async function prepare(server: DebianPostgres, room: OpenBenchmark): Promise<Bench> {
  const database = 'bench_fidelity';
  const connection = await (await server.createDatabase(database)).connect();
  // VACUUM runs in no transaction, which several statements in one message would be.
  for (const statement of read('tables.sql').split(';\n')) await connection.query(statement);
  const [counts] = await connection.query(
    'SELECT (SELECT count(*) FROM music.song) AS songs, (SELECT count(*) FROM music.artist) AS artists',
  );
  await connection.close();
  if (Number(counts?.songs) !== 200_000 || Number(counts?.artists) !== 20_000) throw new Error('rows are missing');
  const at = room.place(server, database);
  const { conoid } = await room.key(at, 'song_artist');
  await sameSql(room, at, conoid);
  return { server, database, room, at, conoid };
}

/** Both send the same statements, character by character. */
async function sameSql(room: OpenBenchmark, at: At, conoid: number): Promise<void> {
  const { sql } = await room.service.foreignKey({ at, conoid }, testCall());
  for (const [strategy, file] of [
    ['n+1', 'n-plus-one.sql'],
    ['join', 'join.sql'],
  ] as const) {
    const ours = sql.find((each) => each.strategy === strategy && each.shape === 'get')?.statements ?? [];
    const theirs = read(file)
      .split('\n')
      .filter((line) => line.startsWith('SELECT'));
    const same =
      ours.map(({ text }) => text).join('\n') ===
      theirs.map((line) => line.replace(/:\w+/, '$1').replace(/;$/, '')).join('\n');
    if (!same) throw new Error(`${file} is not what we send for ${strategy}`);
  }
}

async function ourBlock(
  { room, at, conoid }: Bench,
  mode: StatementMode,
  rounds: number,
  seed: number,
): Promise<Times> {
  const request = keyRequest(conoid, { strategies: ['n+1', 'join'], mode, rounds, warmUp: 30, seed });
  const last = await room.run(at, request);
  const of = (key: string) => last.strategies.find((each) => each.key === key);
  const [nPlusOne, join] = [of('n+1'), of('join')];
  if (last.state !== 'finished' || !nPlusOne?.isEqual || !join?.isEqual) throw new Error(JSON.stringify(last.failure));
  return {
    select1: last.floor?.medianMs ?? Number.NaN,
    nPlusOne: nPlusOne.medianMs ?? Number.NaN,
    join: join.medianMs ?? Number.NaN,
  };
}

interface TheirTimes extends Times {
  /** Of the summary, which a single interruption of the machine may double. */
  readonly select1Average: number;
  /** Mean of the log ÷ the summary, and the share of zeros: whether the log tells the truth. */
  readonly select1Log: number;
  readonly zeros: number;
}

async function theirBlock({ server, database }: Bench, mode: StatementMode, seed: number): Promise<TheirTimes> {
  const named = mode === 'unnamed' ? 'extended' : mode;
  const transactions = 3 * blockRounds;
  const of = { program: server.pgbench, server, database, mode: named, scripts, transactions, seed } as const;
  const [select1, nPlusOne, join] = await pgbench(of);
  if (!select1 || !nPlusOne || !join) throw new Error('pgbench left a script out');
  const zeros = (nPlusOne.zeros + join.zeros) / (nPlusOne.n + join.n);
  if (zeros > 0.01) throw new Error('the log of pgbench has zeros');
  return {
    // For a script that is SELECT 1 alone the log says 0 nearly always; with the \\set before it, it does not. Where it
    // should all the same, or its mean is not the summary's, the summary is what counts.
    select1: isLogRight(select1) ? select1.medianMs : select1.averageMs,
    select1Average: select1.averageMs,
    select1Log: select1.meanMs / select1.averageMs,
    zeros: select1.zeros / select1.n,
    nPlusOne: nPlusOne.medianMs,
    join: join.medianMs,
  };
}

const isLogRight = ({ zeros, n, meanMs, averageMs }: ScriptTimes) =>
  zeros / n <= 0.01 && Math.abs(meanMs / averageMs - 1) <= 0.1;

interface Compared {
  readonly ours: Times;
  readonly theirs: TheirTimes;
}

function compared(ours: readonly Times[], theirs: readonly TheirTimes[]): Compared {
  const over = <T>(all: readonly T[], of: (each: T) => number) => median(all.map(of));
  return {
    ours: {
      select1: over(ours, (each) => each.select1),
      nPlusOne: over(ours, (each) => each.nPlusOne),
      join: over(ours, (each) => each.join),
    },
    theirs: {
      select1: over(theirs, (each) => each.select1),
      select1Average: over(theirs, (each) => each.select1Average),
      select1Log: over(theirs, (each) => each.select1Log),
      zeros: over(theirs, (each) => each.zeros),
      nPlusOne: over(theirs, (each) => each.nPlusOne),
      join: over(theirs, (each) => each.join),
    },
  };
}

async function inTurns(bench: Bench, mode: StatementMode, blocks: number, seed: number) {
  const ours: Times[] = [];
  const theirs: TheirTimes[] = [];
  for (let block = 0; block < blocks; block += 1) {
    // Who comes second finds the machine awake, so they take turns at that too.
    const isFirst = block % 2 === 0;
    if (isFirst) ours.push(await ourBlock(bench, mode, blockRounds, seed + block));
    theirs.push(await theirBlock(bench, mode, seed + block));
    if (!isFirst) ours.push(await ourBlock(bench, mode, blockRounds, seed + block));
  }
  return { ours, theirs };
}

const ratio = ({ nPlusOne, join }: Times) => nPlusOne / join;
const apart = (a: number, b: number) => Math.max(a, b) / Math.min(a, b);

function corrected({ ours, theirs }: Compared, select1 = theirs.select1): number {
  const driver = ours.select1 - select1;
  return (ours.nPlusOne - 2 * driver) / (ours.join - driver);
}

const spread = (all: readonly number[]) =>
  `${all.map((each) => each.toFixed(3)).join(', ')}, largest ÷ smallest ${(Math.max(...all) / Math.min(...all)).toFixed(3)}`;
const us = (ms: number) => (ms * 1000).toFixed(1);
const lineOf = (who: string, { select1, nPlusOne, join }: Times) =>
  `  ${who.padEnd(8)} SELECT 1 ${us(select1)}  N+1 ${us(nPlusOne)}  JOIN ${us(join)} µs, N+1 ÷ JOIN ${ratio({ select1, nPlusOne, join }).toFixed(3)}`;

function linesOf(mode: StatementMode, both: Compared): string[] {
  const { ours, theirs } = both;
  return [
    `${mode}:`,
    lineOf('ours', ours),
    lineOf('pgbench', theirs),
    `  ours corrected by the driver's ${us(ours.select1 - theirs.select1)} µs per round trip: ${corrected(both).toFixed(3)}; ÷ pgbench's: ${apart(corrected(both), ratio(theirs)).toFixed(3)}`,
  ];
}

const rest = keepAwake();
const server = await startDebianPostgres({ settings: { shared_buffers: '256MB', autovacuum: false } });
const room = await openBenchmark();
try {
  const bench = await prepare(server, room);
  await ourBlock(bench, 'prepared', wholeRounds, 1);
  const ours: Times[] = [];
  const theirs: TheirTimes[] = [];
  const wholes: number[] = [];
  const ofRepeats: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    wholes.push(ratio(await ourBlock(bench, 'prepared', wholeRounds, 1000 + repeat)));
    const blocks = await inTurns(bench, 'prepared', blocksPerRepeat, 100 * (repeat + 1));
    ours.push(...blocks.ours);
    theirs.push(...blocks.theirs);
    ofRepeats.push(ratio(compared(blocks.ours, blocks.theirs).ours));
  }
  const both = compared(ours, theirs);
  const others: string[] = [];
  for (const mode of ['unnamed', 'simple'] as const) {
    const blocks = await inTurns(bench, mode, Math.ceil(blocksPerRepeat / 2), 500);
    others.push(...linesOf(mode, compared(blocks.ours, blocks.theirs)));
  }
  rest();
  const asleep = await inTurns(bench, 'prepared', blocksPerRepeat, 900);
  const driverUs = (both.ours.select1 - both.theirs.select1) * 1000;
  const byAverage = corrected(both, both.theirs.select1Average);
  report(
    {
      bench: 'fidelity',
      unit: 'N+1 ÷ JOIN, prepared, TCP, corrected by SELECT 1',
      ours: corrected(both),
      limit: ratio(both.theirs),
      limitIs: 'pgbench on the same server in the same run',
      ratio: apart(corrected(both), ratio(both.theirs)),
      peers: {},
      figures: [
        {
          ...{ what: 'N+1 ÷ JOIN beside pgbench', unit: '', ours: corrected(both), beside: ratio(both.theirs) },
          ...{ besideIs: "pgbench's", ratio: apart(corrected(both), ratio(both.theirs)), allowed: 1.15 },
        },
        {
          ...{ what: 'overhead per round trip', unit: 'µs', ours: driverUs, beside: 35, allowed: 1 },
          besideIs: 'the limit, over pgbench',
        },
        {
          ...{ what: 'three whole runs apart', unit: '', ours: Math.max(...wholes), beside: Math.min(...wholes) },
          ...{ besideIs: 'the smallest of them', allowed: 1.05 },
        },
      ],
    },
    [
      `${repeats} × ${blocksPerRepeat} blocks of ${blockRounds} rounds each, ours and pgbench in turns; medians of the blocks' medians`,
      ...linesOf('prepared', both),
      ...others,
      ...linesOf('prepared', compared(asleep.ours, asleep.theirs)).map((line, i) =>
        i === 0 ? 'prepared, cores may sleep:' : line,
      ),
      `ratio to pgbench's: ${apart(corrected(both), ratio(both.theirs)).toFixed(3)} (at most 1.15)`,
      `  SELECT 1 by the median of its log (${(100 * both.theirs.zeros).toFixed(1)} % zeros, mean of the log ${both.theirs.select1Log.toFixed(3)} × the summary); with the summary's average, ${us(both.theirs.select1Average)} µs, in its place: ${apart(byAverage, ratio(both.theirs)).toFixed(3)}`,
      `driver's overhead per round trip: ${driverUs.toFixed(1)} µs (at most 35); against the summary's average ${us(both.ours.select1 - both.theirs.select1Average)} µs`,
      `${repeats} whole runs of ${wholeRounds} ids: ${spread(wholes)} (at most 1.05); by the blocks of each repeat: ${spread(ofRepeats)}`,
    ],
  );
} finally {
  rest();
  await room.close();
  await server.stop();
}
