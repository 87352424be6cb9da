import type { LumpsAnswer } from '../../shared/contract/sizes.ts';
import { fail } from '../../shared/failure.ts';
import { sizesService } from '../features/sizes/service.ts';
import type { Reading } from './condition.ts';
import type { Room } from './room.ts';
import { tableFormat } from './write.ts';

const tables = ['csv', 'json', 'markdown'] as const;

export const sizes: Room = {
  says: 'what weighs most, measured exactly, partitions lumped',
  more: [
    'The measurement is kept in your own folder of Heapscope (HEAPSCOPE_HOME), so that the next one',
    'knows the growth; --keep-nothing leaves that alone.',
  ],
  formats: tables,
  options: {
    by: { value: 'name|tree|none', says: 'how partitions are lumped (name)' },
    measure: { value: 'total|heap|indexes|toast', says: 'by what they are sorted (total)' },
    'keep-nothing': { says: 'neither read nor keep earlier measurements' },
  },
  metrics: {
    total: { units: ['size'], says: 'of all tables, without system catalogs' },
    database: { units: ['size'], says: 'pg_database_size' },
    lump: {
      units: ['size', 'share'],
      says: 'of one lump (lump:public.logs or lump:logs), or of any',
      of: { name: 'LUMP', isNeeded: false },
    },
    growth: { units: ['size'], says: 'of any lump since the measurement before' },
    locked: { units: ['count'], says: 'tables that could only be estimated, as somebody has locked them' },
  },
  prepare({ values }) {
    const by = values.oneOf('by', ['name', 'tree', 'none'], 'name');
    const measure = values.oneOf('measure', ['total', 'heap', 'indexes', 'toast'], 'total');
    return async ({ at, call, parts, format, say }) => {
      const service = sizesService(parts);
      let state = '';
      for await (const summary of service.measure({ at }, call)) state = summary.state;
      const { summary } = await service.report({ at }, call);
      call.signal.throwIfAborted();
      if (state !== 'finished') {
        return fail('cancelled', summary?.failure?.message ?? 'The measurement did not finish');
      }
      if (summary?.note) say(summary.note);
      await service.export({ at, by, measure, format: tableFormat(format) }, call);
      return readingsOf(await service.lumps({ at, by }, call));
    };
  },
};

function readingsOf({ summary, lumps, growth_bytes }: LumpsAnswer): readonly Reading[] {
  const all = summary.sum.total_bytes;
  const whole: Reading[] = [
    { metric: 'total', row: 'all tables', values: { size: all } },
    { metric: 'database', row: 'pg_database_size', values: { size: summary.database_bytes } },
    { metric: 'locked', row: 'locked tables', values: { count: summary.locked } },
  ];
  if (growth_bytes === null) {
    whole.push({ metric: 'growth', row: 'all tables', values: { size: null }, why: 'nothing was measured before' });
  }
  const each = lumps.name.flatMap((name, i): Reading[] => {
    const size = lumps.total_bytes[i] ?? null;
    const row = `${lumps.nspname[i] ?? ''}.${name}`;
    const values = { size, share: size === null || all === 0 ? null : size / all };
    const growth = growth_bytes === null ? null : (lumps.growth_bytes[i] ?? null);
    return [
      { metric: 'lump', of: [name, row], row, values },
      ...(growth === null ? [] : [{ metric: 'growth', row, values: { size: growth } }]),
    ];
  });
  return [...whole, ...each];
}
