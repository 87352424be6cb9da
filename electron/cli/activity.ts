import { type Row, rowsOf } from '../../shared/activity/rows.ts';
import { cellsOf, columns } from '../../shared/activity/table-cells.ts';
import { activityService } from '../features/activity/service.ts';
import { activityReadings } from './activity-readings.ts';
import { judge, type Reading } from './condition.ts';
import { Looking } from './looking.ts';
import type { Room, Work } from './room.ts';
import { hearAll } from './streams.ts';
import { tableFormat } from './write.ts';

const longestMs = 24 * 3_600_000;

export const activity: Room = {
  says: 'who is in a transaction, since when, doing what',
  more: ['With --for it goes on looking once a second, and ends early when a condition holds.'],
  formats: ['csv', 'json', 'markdown'],
  options: {
    for: { value: 'TIME', says: 'look for so long, not once (10min)' },
    literals: { says: 'with the values in the queries, which are left out otherwise' },
    idle: { says: 'with backends that are idle outside of a transaction' },
  },
  metrics: {
    'idle-in-transaction': {
      units: ['duration', 'count'],
      says: 'how long one sits idle in a transaction; how many do',
    },
    transaction: { units: ['duration'], says: 'how long a transaction is open' },
    active: { units: ['duration', 'count'], says: 'how long a statement runs; how many do' },
    waiting: { units: ['duration', 'count'], says: 'how long one waits for a lock; how many do' },
    connections: { units: ['share', 'count'], says: 'client backends, as a share of what ordinary roles may use' },
  },
  prepare({ values }) {
    const forMs = values.duration('for', 0, { least: 1000, most: longestMs });
    return (work) => look(work, { forMs, hasLiterals: values.has('literals'), hasIdle: values.has('idle') });
  },
};

interface Asked {
  readonly forMs: number;
  readonly hasLiterals: boolean;
  readonly hasIdle: boolean;
}

async function look(work: Work, { forMs, hasLiterals, hasIdle }: Asked): Promise<readonly Reading[]> {
  const { at, call, parts, format, conditions } = work;
  // Who cannot connect is told why; the samples would wait for a connection.
  await parts.databases.facts(at, call);
  const service = activityService(parts);
  const looking = new Looking();
  const isOver = () => conditions.some((one) => judge(one, activityReadings(looking)).outcome === 'holds');
  const watch = new AbortController();
  const ending = { signal: AbortSignal.any([call.signal, watch.signal]), statements: call.statements };
  const heard = hearAll(ending, forMs, [
    async (hearing, enough) => {
      for await (const event of service.watch({ at }, hearing)) {
        if (looking.take(event)) {
          enough();
          if (forMs > 0 && isOver()) watch.abort();
        } else if (event.kind === 'failed' && forMs === 0) break;
      }
    },
  ]);
  await heard.catch((error: unknown) => {
    if (!watch.signal.aborted) throw error;
  });
  call.signal.throwIfAborted();
  const { nowMs } = looking.seen;
  if (hasLiterals) await parts.store.settings.write({ redactOnExport: false });
  const rows = shownRows(looking, hasIdle).map((row) => [...cellsOf(row, nowMs)]);
  await service.exportTable({ at, format: tableFormat(format), columns: [...columns], rows }, call);
  return activityReadings(looking);
}

/** Our own look is none of what happens there. Longest transactions first, then by how long they have been as they are. */
function shownRows({ backends }: Looking, hasIdle: boolean): readonly Row[] {
  const last = Number.POSITIVE_INFINITY;
  return [...rowsOf(backends, new Map()).values()]
    .filter(({ backend }) => !backend.isOurs && (hasIdle || backend.kind !== 'idle'))
    .sort((a, b) => (a.xactMs ?? last) - (b.xactMs ?? last) || (a.sinceMs ?? last) - (b.sinceMs ?? last));
}
