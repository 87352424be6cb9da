import type { writes as contract, WritesEvent } from '../../shared/contract/writes.ts';
import { FailureError, fail } from '../../shared/failure.ts';
import { sizeText } from '../../shared/figure-text.ts';
import type { RoomService } from '../../shared/rpc.ts';
import { writesService } from '../features/writes/service.ts';
import type { Call } from '../postgres/call.ts';
import type { Condition, Reading } from './condition.ts';
import type { Room, Work } from './room.ts';
import { hearAll } from './streams.ts';
import { tableFormat } from './write.ts';

type Service = RoomService<typeof contract, Call>;

const redundantFrom = 'needs the extension pageinspect and a superuser, or EXECUTE on its functions';

export const writes: Room = {
  says: 'which tables write how much, over some measured seconds',
  formats: ['csv', 'json', 'markdown'],
  options: { for: { value: 'TIME', says: 'how long to measure (10s; 1s to 10min)' } },
  metrics: {
    rows: {
      units: ['count'],
      says: 'rows written a second: of one table, or of all',
      of: { name: 'TABLE', isNeeded: false },
    },
    wal: { units: ['size'], says: 'WAL a second, of the whole server' },
    'not-hot': {
      units: ['share'],
      says: 'updates that are not HOT, of tables with one update a second or more',
      of: { name: 'TABLE', isNeeded: false },
    },
    redundant: {
      units: ['share'],
      says: `updates that change nothing, as the pages show it; ${redundantFrom}`,
      of: { name: 'TABLE', isNeeded: true },
    },
  },
  prepare({ values, conditions }) {
    const forMs = values.duration('for', 10_000, { least: 1000, most: 600_000 });
    return async (work) => {
      const { at, call, parts, format } = work;
      await parts.databases.facts(at, call);
      const everyMs = Math.min(5000, Math.max(1000, forMs / 2));
      // In a short time there are few looks, whatever they cost; in a long one they cost 1 % of it, as in the app.
      const service = writesService({
        ...parts,
        pace: { everyMs, restPerMs: Math.min(100, forMs / 1000), firstMs: 0 },
      });
      const event = await measured(work, service, forMs);
      sayWhole(work, event);
      await service.export({ at, oids: [...byRate(event)], format: tableFormat(format) }, call);
      const redundant = conditions.filter(({ metric }) => metric === 'redundant');
      return [...readingsOf(event), ...(await redundantReadings(work, service, event, redundant))];
    };
  },
};

/** Where readings come late less is measured: so many times as long it is tried, and a minute more where nothing was. */
const patience = 4;
const longestMs = 60_000;

/** The last event, whose rates are over that long. */
async function measured({ at, call }: Work, service: Service, forMs: number): Promise<WritesEvent> {
  const seconds = forMs <= 10_000 ? 10 : forMs <= 60_000 ? 60 : 600;
  let [first, last]: (WritesEvent | null)[] = [null, null];
  await hearAll(call, 0, [
    async (hearing, enough) => {
      for await (const event of service.watch({ at, seconds }, hearing)) {
        first ??= event;
        last = event;
        const isLate = event.nowMs - first.nowMs >= forMs * patience + (event.measuredSeconds > 0 ? 0 : longestMs);
        // Readings come when they come: a tenth less is as good.
        if (event.measuredSeconds * 1000 >= forMs * 0.9 || isLate) enough();
      }
    },
  ]);
  return last ?? fail('internal', 'Nothing was read');
}

const rateAt = ({ tables }: WritesEvent, i: number): number =>
  (tables.insertRate[i] ?? 0) + (tables.updateRate[i] ?? 0) + (tables.deleteRate[i] ?? 0);

function byRate(event: WritesEvent): readonly number[] {
  const places = [...event.tables.oid.keys()].sort((a, b) => rateAt(event, b) - rateAt(event, a));
  return places.flatMap((i) => event.tables.oid[i] ?? []);
}

function sayWhole({ say }: Work, { measuredSeconds, rowsPerSecond, wal }: WritesEvent): void {
  const rows = rowsPerSecond === null ? 'unknown' : rowsPerSecond.toFixed(1);
  const bytes = wal.bytesPerSecond === null ? 'unknown' : sizeText(Math.round(wal.bytesPerSecond));
  say(`Over ${measuredSeconds.toFixed(1)} s: ${rows} rows/s, WAL ${bytes}/s of the whole server`);
  for (const { what } of wal.lacks) say(what);
}

function readingsOf(event: WritesEvent): readonly Reading[] {
  const { tables, rowsPerSecond, wal } = event;
  const each = tables.relname.flatMap((relname, i): Reading[] => {
    const row = `${tables.nspname[i] ?? ''}.${relname}`;
    const of = [relname, row];
    const [updates, hot] = [tables.updateRate[i] ?? null, tables.hotRate[i] ?? null];
    const written: Reading = { metric: 'rows', of, row, values: { count: updates === null ? null : rateAt(event, i) } };
    if (updates === null || hot === null || updates < 1) return [written];
    return [written, { metric: 'not-hot', of, row, values: { share: 1 - hot / updates } }];
  });
  return [
    { metric: 'rows', row: 'all tables', values: { count: rowsPerSecond } },
    { metric: 'wal', row: 'the whole server', values: { size: wal.bytesPerSecond } },
    ...each,
  ];
}

/** Each asks for one table, whose pages are then looked at. */
async function redundantReadings(
  { at, call }: Work,
  service: Service,
  { tables }: WritesEvent,
  conditions: readonly Condition[],
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const of of new Set(conditions.map((one) => one.of))) {
    const i = tables.relname.findIndex((name, place) => of === name || of === `${tables.nspname[place]}.${name}`);
    const relid = tables.oid[i];
    if (relid === undefined || of === null) continue;
    readings.push({
      metric: 'redundant',
      of: [of],
      row: of,
      ...(await shareOf(() => service.redundant({ at, relid }, call))),
    });
  }
  return readings;
}

async function shareOf(ask: () => ReturnType<Service['redundant']>): Promise<Pick<Reading, 'values' | 'why'>> {
  try {
    const { found, lacks } = await ask();
    const why = lacks[0]?.what ?? 'no updated row versions are left on its pages';
    return { values: { share: found === null || found.pairs === 0 ? null : found.identical / found.pairs }, why };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { values: { share: null }, why: error.failure.message };
  }
}
