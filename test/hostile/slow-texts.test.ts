import { expect, test } from 'vitest';
import { queryShapeOf } from '../../electron/grammar/query-shape.ts';
import { readText } from '../../electron/grammar/read-text.ts';
import { readMessage } from '../../shared/sql-log/log-message.ts';
import { logPrefix } from '../../shared/sql-log/log-prefix.ts';
import { normalised } from '../../shared/sql-log/normalise.ts';
import { withoutPasswords } from '../../shared/without-passwords.ts';

/**
 * Whoever may run a statement writes what is sampled and logged, and none of it may hold up the host: where a pattern
 * tries every way to divide a text, thirty comments take a minute and a kilobyte of them for ever.
 */
const comments = '/**/'.repeat(29);
const logged = (message: string) => {
  const unknown = { time: null, pid: 1, role: null, database: null, application: null, detail: null };
  return readMessage({ ...unknown, severity: 'LOG', sqlstate: '00000', message });
};
const at = '2026-11-21 18:00:00.123 UTC';

test.each<[string, () => unknown]>([
  ['a password that comments follow', () => withoutPasswords(`SELECT 1 AS password${comments}, 2`)],
  ['and with an equals sign among them', () => withoutPasswords(`SELECT password${comments}=${comments}x`)],
  ['and in a string', () => withoutPasswords(`DO $$password${comments}=${comments}''x$$`)],
  ['what somebody raises as a log message', () => logged(`a: ${comments}x`)],
  ['semicolons', () => normalised(`${';'.repeat(100_000)}x`)],
  [
    'names of a prefix that stand beside one another',
    () => logPrefix('%m %a%u%d%i%b%a%u%d%i%b@%10p%10p%P%P%P').read(`${at} ${'a@ '.repeat(1_000)}`),
  ],
  ['a prefix of a thousand names', () => logPrefix('%u'.repeat(1_000)).read(`${'a'.repeat(9_000)} LOG:  x`)],
  ['a row of signs', () => readText(`SELECT ${'+'.repeat(100_000)}1`)],
  ['a row of signs in a logged text', () => queryShapeOf(`SELECT ${'+-'.repeat(9_900)}1`)],
  ['comments that do not end', () => readText(`SELECT ${'/*'.repeat(100_000)}`)],
  ['comments that do', () => readText(`SELECT ${'/**/'.repeat(50_000)}1`)],
])('%s: no time is lost', async (_what, work) => {
  await readText('SELECT 1');
  const started = performance.now();
  await work();
  // A few ms, on a quiet machine.
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('a text that is too deep for the grammar leaves it as good as ever', async () => {
  for (const text of [`SELECT 1${'+1'.repeat(9_900)}`, `SELECT ${'NOT '.repeat(4_900)}true`]) {
    expect(await queryShapeOf(text)).toBeNull();
    expect(await queryShapeOf('SELECT a FROM t WHERE id = $1')).toMatchObject({ equals: ['id'] });
  }
});

test('what is longer than any pattern can take is cut off, and hides its password all the same', () => {
  const shown = withoutPasswords(`ALTER ROLE app PASSWORD '${'7f kanarie '.repeat(1_500_000)}' LOGIN`);
  expect(shown).toBe('ALTER ROLE app PASSWORD ……');
  const long = 'SELECT 1 -- nothing to hide\n'.repeat(100_000);
  expect(withoutPasswords(long)).toBe(long);
});
