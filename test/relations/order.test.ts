import { describe, expect, it } from 'vitest';
import { lackWords } from '../../renderer/features/relations/lack-words.ts';
import { lack } from '../../shared/relations/estimates.ts';
import { lines, orderByName, orderRows, type Sort } from '../../shared/relations/order.ts';
import { relationRows } from '../../shared/relations/rows.ts';
import { listOf, type Made } from './made-list.ts';

const made: readonly Made[] = [
  { name: 'small', schema: 's', kind: 'r', rows: 1, pages: 1 },
  { name: 'events', schema: 's', kind: 'p', rows: 999, pages: 0 },
  { name: 'events_default', schema: 's', kind: 'r', rows: 9, pages: 90, partitionOf: 'events', flags: 2 },
  { name: 'events_2015', schema: 's', kind: 'p', rows: 999, pages: 0, partitionOf: 'events' },
  { name: 'events_2015_a', schema: 's', kind: 'r', rows: 5, pages: 5, partitionOf: 'events_2015' },
  { name: 'events_2014', schema: 's', kind: 'r', rows: 7, pages: 7, partitionOf: 'events' },
  { name: 'events_2014_pkey', schema: 's', kind: 'i', rows: 7, pages: 2, on: 'events_2014' },
  { name: 'unknown', schema: 's', kind: 'r', rows: -1, pages: 0 },
];
const rows = relationRows(listOf(made));
const byName = orderByName(rows);

function shown(sort: Sort, matching: readonly string[] | null, toggled: readonly string[] = []): string[] {
  const mask = Uint8Array.from(rows.name, (name) => (matching === null || matching.includes(name) ? 1 : 0));
  const hits = Uint32Array.from(rows.name.keys()).filter((n) => mask[n] === 1);
  const order = orderRows(rows, byName, sort);
  const places = new Set(toggled.map((name) => rows.name.indexOf(name)));
  const { row, depth, count, isContext } = lines(rows, order, { mask, hits }, places);
  return Array.from({ length: count }, (_, at) => {
    const name = rows.name[row[at] ?? 0] ?? '';
    return `${'.'.repeat(depth[at] ?? 0)}${isContext[at] ? `(${name})` : name}`;
  });
}

const bySize: Sort = { key: 'size', isDescending: true };

describe('estimates', () => {
  const of = (name: string) => rows.name.indexOf(name);
  it('give a partitioned table what its leaves weigh, indexes too, and never its own count twice', () => {
    expect(rows.rows[of('events')]).toBe(21);
    expect(rows.heapBytes[of('events')]).toBe(102 * 8192);
    expect(rows.indexBytes[of('events')]).toBe(2 * 8192);
    expect(rows.totalBytes[of('events')]).toBe(104 * 8192);
    expect(rows.partitions[of('events')]).toBe(3);
  });
  it('leave unknown what nobody has looked at', () => {
    expect(rows.rows[of('unknown')]).toBeNaN();
    expect(rows.totalBytes[of('unknown')]).toBeNaN();
  });
});

describe('what an estimate lacks is said', () => {
  const table = { schema: 's', kind: 'r', rows: 9, pages: 9 };
  const toast = { schema: 'pg_toast', kind: 't' };
  const parts: readonly Made[] = [
    { ...table, name: 'logs', kind: 'p', pages: 0 },
    { ...table, name: 'logs_1', partitionOf: 'logs' },
    { ...toast, name: 'vacuumed', on: 'logs_1', rows: 40, pages: 30 },
    { ...table, name: 'logs_2', partitionOf: 'logs' },
    { ...toast, name: 'never vacuumed', on: 'logs_2', rows: -1, pages: 0 },
    { ...table, name: 'new', kind: 'p', pages: 0 },
    { ...table, name: 'new_1', partitionOf: 'new', rows: -1, pages: 0 },
    { ...toast, name: 'of new_1', on: 'new_1', rows: -1, pages: 0 },
    { ...table, name: 'new_2', partitionOf: 'new' },
  ];
  const given = relationRows(listOf(parts));
  const of = (name: string) => given.name.indexOf(name);

  it('TOAST counts where it was vacuumed, for the partitioned table too', () => {
    expect(given.toastBytes[of('logs_1')]).toBe(30 * 8192);
    expect(given.totalBytes[of('logs')]).toBe(48 * 8192);
    expect(given.lacks[of('logs_1')]).toBe(0);
    expect(lackWords(given.lacks[of('logs_1')])).toBeUndefined();
  });
  it('where it was not, neither the table nor what is above it claims to be whole', () => {
    expect(lackWords(given.lacks[of('logs_2')])).toContain('TOAST that was never vacuumed');
    expect(given.lacks[of('logs')]).toBe(lack.toast);
  });
  it('a partition that nobody has looked at is missing from the one above, and is itself unknown', () => {
    expect([given.lacks[of('new')], given.lacks[of('new_1')], given.lacks[of('new_2')]]).toEqual([
      lack.partitions,
      0,
      0,
    ]);
    expect(given.totalBytes[of('new_1')]).toBeNaN();
    expect(lackWords(given.lacks[of('new')])).toContain('partitions that were never');
  });
});

describe('the list', () => {
  it('folds partitions under their parent', () => {
    expect(shown(bySize, null)).toEqual(['events', 'events_2014_pkey', 'small', 'unknown']);
  });
  it('shows them in order when unfolded, the default last whatever it weighs', () => {
    expect(shown(bySize, null, ['events', 'events_2015']).slice(0, 5)).toEqual([
      'events',
      '.events_2014',
      '.events_2015',
      '..events_2015_a',
      '.events_default',
    ]);
  });
  it('opens what does not match above a match, all levels', () => {
    expect(shown(bySize, ['events_2015_a'])).toEqual(['(events)', '.(events_2015)', '..events_2015_a']);
  });
  it('keeps a match folded below a match', () => {
    expect(shown(bySize, ['events', 'events_2014'])).toEqual(['events']);
  });
  it('keeps the order of the column whichever of many rows match', () => {
    const many = relationRows(
      listOf(
        Array.from({ length: 200 }, (_, n) => ({
          name: `t${n}`,
          schema: 's',
          kind: 'r',
          rows: 1,
          pages: (n * 37) % 200,
        })),
      ),
    );
    const order = orderRows(many, orderByName(many), bySize);
    for (const every of [1, 2, 31, 32, 33]) {
      const hits = Uint32Array.from(many.name.keys()).filter((n) => n % every === 0);
      const mask = Uint8Array.from(many.name.keys(), (n) => (n % every === 0 ? 1 : 0));
      const { row, count } = lines(many, order, { mask, hits }, new Set());
      expect([...row.subarray(0, count)], `every ${every}`).toEqual([...order.roots].filter((n) => mask[n] === 1));
    }
  });
  it('puts the unknown last in both directions', () => {
    expect(shown({ key: 'size', isDescending: false }, null)).toEqual([
      'small',
      'events_2014_pkey',
      'events',
      'unknown',
    ]);
    expect(shown({ key: 'rows', isDescending: true }, null).at(-1)).toBe('unknown');
  });
  it('sorts by name and back', () => {
    const ascending = shown({ key: 'name', isDescending: false }, null);
    expect(ascending).toEqual(['events', 'events_2014_pkey', 'small', 'unknown']);
    expect(shown({ key: 'name', isDescending: true }, null)).toEqual(ascending.toReversed());
  });
});
