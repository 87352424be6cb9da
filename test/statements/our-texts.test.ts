import { expect, test } from 'vitest';
import { isOurs, skeletonOf } from '../../electron/features/statements/our-texts.ts';
import { parameterTypes } from '../../electron/features/statements/parameter-types.ts';
import { keys } from '../../electron/grammar/keys.sql.ts';

const [sent = ''] = keys.texts.map(({ sql }) => sql);

test.each([
  ['as it is sent', sent],
  [
    'with its constants numbered',
    sent.replace("'[]'", '$2').replace("'[]'", '$3').replace("'f'", '$4').replace('200', '$5').replace(' 0\n', ' $6\n'),
  ],
  [
    'with its lists squashed',
    sent.replace("ARRAY['pg_catalog', 'information_schema', 'pg_toast']", 'ARRAY[$7 /*, ... */]').replace('2000', '$8'),
  ],
])('a statement of ours is known %s', (_what, text) => {
  expect(isOurs(text)).toBe(true);
});

test('our settings are known however many they are', () => {
  expect(isOurs('SELECT pg_catalog.set_config($1, $2, $3)')).toBe(true);
  expect(isOurs('SELECT pg_catalog.set_config($1, $2, true), pg_catalog.set_config($3, $4, true)')).toBe(true);
});

test.each([
  'SELECT 1',
  "SELECT set_config('a', 'b', false)",
  'SELECT pg_catalog.set_config($1, $2, $3), secret FROM t',
  sent.replace('c.relname', 'c.relkind'),
])('what others send is theirs: %.40s', (text) => {
  expect(isOurs(text)).toBe(false);
});

test('constants, remarks and lists make no difference; names do', () => {
  expect(skeletonOf("SELECT a -- x\n FROM t WHERE b IN (1, 'it''s', NULL) AND c = -5 /* y */")).toBe(
    skeletonOf('SELECT a FROM t WHERE b IN ($1 /*, ... */) AND c = $2'),
  );
  expect(skeletonOf('SELECT a FROM t1')).not.toBe(skeletonOf('SELECT a FROM t2'));
});

test('a text says the types of parameters that it casts', () => {
  expect(parameterTypes('SELECT $2::date, $1 FROM t WHERE a = $4 :: pg_catalog.int4 AND b = $2')).toEqual([
    '',
    'date',
    '',
    'pg_catalog.int4',
  ]);
  expect(parameterTypes('SELECT 1')).toEqual([]);
});
