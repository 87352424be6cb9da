import { expect, test } from 'vitest';
import { fitted } from '../../renderer/ui/fitted-rows.ts';

const row = (query: string) => [4711, 'active', null, query];
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('what fits is left as it is', () => {
  const rows = [row('SELECT 1'), row('x'.repeat(500))];
  expect(fitted(rows)).toEqual({ cells: rows, said: '2 rows' });
});

test('where the whole does not fit, texts are cut before rows are left out', () => {
  const { cells, said } = fitted(Array.from({ length: 3000 }, () => row('é'.repeat(500))));
  expect(cells).toHaveLength(3000);
  expect(cells[0]?.[3]).toBe(`${'é'.repeat(79)}…`);
  expect(said).toBe('3,000 rows, texts cut to 80 characters');
});

test('rows that do not fit are counted, and the message stays below 1 MB', () => {
  const { cells, said } = fitted(Array.from({ length: 12_000 }, () => row('\u202e'.repeat(500))));
  expect(bytes(cells)).toBeLessThan(1_000_000);
  expect(cells.length).toBeGreaterThan(1000);
  expect(said).toContain(`${(12_000 - cells.length).toLocaleString('en')} more rows did not fit`);
});
