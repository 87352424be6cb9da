import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import {
  mostRecordingBytes,
  type Recording,
  RecordingError,
  readRecording,
  writeRecording,
} from '../../shared/activity/recording.ts';
import { play, type Step, seen, startMs, story } from './activity-story.ts';

const header: Recording['header'] = {
  connection: 'crash-stats',
  server: {
    server_version_num: 150_012,
    max_connections: 100,
    reserved: 3,
    idle_in_transaction_session_timeout: '5min',
    deadlock_timeout_ms: 1000,
    postmaster_start: '2026-11-21 08:00:00.123456+00',
    database: 'breakpad',
    role: 'monitor',
    seesAll: true,
    isPooled: false,
  },
  fromMs: startMs,
  toMs: startMs + 1000,
  savedOn: '2026-11-21T11:00:00.000Z',
};
const counters = [
  { kind: 'counters', nowMs: startMs, deadlocks: 1, xact_commit: 2, xact_rollback: 3, stats_reset: null },
] as const;
const lockCounts = [
  { kind: 'locks', nowMs: startMs, modes: [{ mode: 'ExclusiveLock', granted: true, count: 4 }], skipped: null },
  { kind: 'locks', nowMs: startMs + 5000, modes: [], skipped: 'The last count took 25 ms' },
] as const;

function written(steps: readonly Step[], cuts = 1) {
  const store = openRunStore({ keepMs: Number.POSITIVE_INFINITY });
  play(store, steps);
  const span = (store.toMs - startMs) / cuts;
  const chunks = Array.from({ length: cuts }, (_, i) =>
    store.chunk(Math.floor(startMs + i * span), i === cuts - 1 ? store.toMs : Math.floor(startMs + (i + 1) * span)),
  );
  const text = writeRecording({ header, chunks, counters: [...counters], lockCounts: lockCounts.map(mutable) });
  return { store, text };
}

const mutable = (count: (typeof lockCounts)[number]) => ({ ...count, modes: [...count.modes] });

function replayed(recording: Recording) {
  const store = openRunStore({ keepMs: Number.POSITIVE_INFINITY });
  for (const chunk of recording.chunks) store.add(chunk);
  return store;
}

function faultOf(text: string): string {
  try {
    readRecording(text);
  } catch (error) {
    if (error instanceof RecordingError) return error.fault;
    throw error;
  }
  return 'none';
}

test('what is read is what was written', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 5 }), (steps, cuts) => {
      const { store, text } = written(steps, cuts);
      const read = readRecording(text);
      expect(read.header).toEqual(header);
      expect(read.notes).toEqual([]);
      expect(read.counters).toEqual(counters);
      expect(read.lockCounts).toEqual(lockCounts);
      expect(seen(replayed(read))).toEqual(seen(store));
    }),
  );
});

test('a truncated one keeps what is whole and says so', () => {
  fc.assert(
    fc.property(story, fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
      const { store, text } = written(steps, 3);
      const first = text.indexOf('\n') + 1;
      const cut = first + Math.floor((text.length - 1 - first) * share * 0.999);
      const read = readRecording(text.slice(0, cut));
      expect(read.notes.join()).toContain('ends early');
      const whole = new Set(seen(store).lanes.flatMap(({ runs }) => runs.map((run) => JSON.stringify(run))));
      for (const { runs } of seen(replayed(read)).lanes)
        for (const run of runs) expect(whole).toContain(JSON.stringify(run));
    }),
  );
});

describe('what cannot be opened', () => {
  const steps = fc.sample(story, { numRuns: 1, seed: 7 })[0] ?? [];
  const { text } = written(steps);
  const [, ...rest] = text.split('\n');

  test('is told apart', () => {
    expect(faultOf('')).toBe('foreign');
    expect(faultOf('PK\u0003\u0004 not text at all')).toBe('foreign');
    expect(faultOf('{"format":"pcap"}\n{}')).toBe('foreign');
    expect(faultOf('[1,2]')).toBe('foreign');
    expect(faultOf(text.replace('"version":1', '"version":2'))).toBe('newer');
    expect(faultOf(text.replace('"max_connections":100', '"max_connections":"100"'))).toBe('damaged');
    expect(faultOf(text.replace('"max_connections":100', '"max_connections":1e300'))).toBe('damaged');
    expect(faultOf(text.replace('"reserved":3', '"reserved":-3'))).toBe('damaged');
    expect(faultOf(`${text.split('\n')[0]}\n{"runs":{}}\n{"runs":7}\n`)).toBe('damaged');
    expect(faultOf('x'.repeat(mostRecordingBytes + 1))).toBe('too-large');
  });

  test('a run that points nowhere is damaged', () => {
    const broken = text.replace(/"backend":\[\d+/, '"backend":[99999');
    expect(broken).not.toBe(text);
    expect(faultOf(broken)).toBe('damaged');
  });

  test('a damaged line is left out and said', () => {
    const lines = [text.split('\n')[0], '{"runs":{"fromMs":"x"}}', 'garbage', ...rest];
    const read = readRecording(lines.join('\n'));
    expect(read.notes.join()).toContain('2 damaged lines were left out');
    expect(read.chunks.length).toBe(1);
  });
});

/** Puts hostile values anywhere in a well-formed recording. */
const hostile = fc.constantFrom<unknown>(
  null,
  -1,
  1e308,
  2 ** 53,
  '<img src=x onerror=alert(1)>',
  [],
  {},
  { __proto__: { polluted: true } },
  'x'.repeat(20_000),
  true,
);

function placesIn(value: unknown, found: { holder: Record<string, unknown>; key: string }[] = []) {
  if (typeof value !== 'object' || value === null) return found;
  const holder = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(holder)) {
    found.push({ holder, key });
    placesIn(inner, found);
  }
  return found;
}

test('hostile content is refused or harmless, never a crash', () => {
  fc.assert(
    fc.property(story, fc.nat(), hostile, (steps, at, value) => {
      const lines = written(steps)
        .text.split('\n')
        .filter(Boolean)
        .map((line): unknown => JSON.parse(line));
      const places = placesIn(lines);
      const place = places[at % places.length];
      if (place) place.holder[place.key] = value;
      const text = lines.map((line) => JSON.stringify(line)).join('\n');
      if (faultOf(text) !== 'none') return;
      const store = replayed(readRecording(text));
      for (const { identity } of store.lanes(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
        store.visit(identity.key, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, (run) => {
          expect(run.toMs).toBeGreaterThanOrEqual(run.fromMs);
        });
      }
      expect('polluted' in {}).toBe(false);
    }),
  );
});
