import { describe, expect, test } from 'vitest';
import { findLookUps, type KeyedTable, lookUpSentence, type SeenStatement } from '../../electron/grammar/n-plus-one.ts';
import { queryShapeOf } from '../../electron/grammar/query-shape.ts';

const artistKey = {
  ...{ conoid: 77, conname: 'songs_artist_id_fkey', nspname: 'public', relname: 'songs' },
  ...{ columns: ['artist_id'], fcolumns: ['id'] },
};
const tables: readonly KeyedTable[] = [
  { nspname: 'public', relname: 'artists', uniques: [['id'], ['name', 'country']], references: [artistKey] },
  { nspname: 'public', relname: 'songs', uniques: [['id']], references: [] },
];

const list = 'SELECT "songs"."id", "songs"."artist_id" FROM "songs" WHERE "songs"."id" > $1 ORDER BY 1 LIMIT $2';
const lookUp = 'SELECT "artists"."id", "artists"."name" FROM "artists" WHERE "artists"."id" = $1 LIMIT $2';

/** A statement as it was counted: `key` is its place. */
type Told = readonly [text: string, calls: number, rows: number, userid?: number];

async function found(told: readonly Told[], known: readonly KeyedTable[] = tables) {
  const seen: SeenStatement[] = [];
  for (const [index, [text, calls, rows, userid = 10]] of told.entries()) {
    const shape = await queryShapeOf(text);
    if (shape) seen.push({ key: String(index), userid, calls, rows, shape });
  }
  return findLookUps(seen, known);
}

/** The foreign key that is claimed for the first statement; 'alone' without one, null when it is no look-up. */
async function claim(told: readonly Told[], known?: readonly KeyedTable[]) {
  const first = (await found(told, known)).get('0');
  return first === undefined ? null : (first.likely?.reference.conname ?? 'alone');
}

describe('an N+1', () => {
  test('is many look-ups by key beside a list with about as many rows', async () => {
    const seen = await found([
      [lookUp, 400, 398],
      [list, 20, 400],
    ]);
    expect(seen.get('0')?.likely).toMatchObject({ listKey: '1', listCalls: 20, listRows: 400, reference: artistKey });
    expect([...seen.keys()]).toEqual(['0']);
    const one = seen.get('0');
    expect(one && lookUpSentence(one, 'in the last 40 s')).toBe(
      'N+1: 400 look-ups of artists by id, one row at a time, beside 20 lists of songs with 400 rows, in the last 40 s. They likely follow songs.artist_id.',
    );
  });

  test.each([
    ['with the parameter first and a cast', 'SELECT * FROM artists AS a WHERE $1::integer = a.id'],
    ['after a remark of an ORM', '/* page: songs */ SELECT * FROM public.artists WHERE id = $1'],
    [
      'by a key of two columns and one thing more',
      'SELECT 1 FROM artists WHERE name = $1 AND country = $2 AND founded = $3',
    ],
  ])('is recognised %s', async (_what, text) => {
    expect(
      await claim([
        [text, 100, 100],
        [list, 5, 100],
      ]),
    ).toBe('songs_artist_id_fkey');
  });

  test.each([
    ['all columns', 'SELECT * FROM songs ORDER BY title LIMIT $1'],
    ['all columns of an alias in a join', 'SELECT s.*, c.name FROM songs s JOIN charts c ON c.song_id = s.id'],
    ['one column', 'SELECT artist_id FROM public.songs WHERE released > $1'],
  ])('is fed by a list of %s', async (_what, text) => {
    expect(
      await claim([
        [lookUp, 100, 100],
        [text, 5, 100],
      ]),
    ).toBe('songs_artist_id_fkey');
  });
});

describe('no N+1', () => {
  const weak: readonly (readonly [what: string, told: readonly Told[]])[] = [
    ['without a list: a cache that is filled by key', [[lookUp, 90_000, 90_000]]],
    [
      'beside a list of something else',
      [
        [lookUp, 400, 400],
        ['SELECT id, artist_id FROM concerts', 20, 400],
      ],
    ],
    [
      'beside a list that does not give the foreign key',
      [
        [lookUp, 400, 400],
        ['SELECT id, title FROM songs', 20, 400],
      ],
    ],
    [
      'beside a list that brings the artists itself',
      [
        [lookUp, 400, 400],
        ['SELECT s.*, a.name FROM songs s JOIN artists a ON a.id = s.artist_id', 20, 400],
      ],
    ],
    [
      'beside a list that looks into the artists',
      [
        [lookUp, 400, 400],
        ['SELECT * FROM songs WHERE artist_id IN (SELECT id FROM artists WHERE country = $1)', 20, 400],
      ],
    ],
    [
      'where the rows of the list are got at once, and the look-ups are another page',
      [
        [lookUp, 300, 300],
        [list, 20, 400],
        ['SELECT * FROM artists WHERE id IN ($1 /*, ... */)', 20, 380],
      ],
    ],
    [
      'of another role than the list',
      [
        [lookUp, 400, 400, 10],
        [list, 20, 400, 11],
      ],
    ],
    [
      'with far more look-ups than the list has rows',
      [
        [lookUp, 4000, 4000],
        [list, 20, 400],
      ],
    ],
    [
      'with far fewer',
      [
        [lookUp, 200, 200],
        [list, 20, 400],
      ],
    ],
    [
      'when each page is one row',
      [
        [lookUp, 400, 400],
        [list, 400, 400],
      ],
    ],
    [
      'when the list is read about as often',
      [
        [lookUp, 400, 400],
        [list, 180, 400],
      ],
    ],
  ];
  test.each(weak)('%s', async (_what, told) => {
    expect(await claim(told)).toBe('alone');
  });

  const noLookUp: readonly (readonly [what: string, text: string, calls: number, rows: number])[] = [
    ['a handful', lookUp, 19, 19],
    ['several rows each', lookUp, 400, 900],
    ['hardly ever a row', lookUp, 400, 10],
    ['a column that is no key', 'SELECT * FROM artists WHERE country = $1', 400, 400],
    ['a part of a key', 'SELECT * FROM artists WHERE name = $1', 400, 400],
    ['a range', 'SELECT * FROM artists WHERE id > $1 LIMIT $2', 400, 400],
    ['a prefetch', 'SELECT * FROM artists WHERE id = ANY($1)', 400, 400],
    ['a list of ids', 'SELECT * FROM artists WHERE id IN ($1 /*, ... */)', 400, 400],
    ['one or another', 'SELECT * FROM artists WHERE id = $1 OR name = $2', 400, 400],
    ['a lock', 'SELECT * FROM artists WHERE id = $1 FOR UPDATE', 400, 400],
    [
      "a foreign key's own check",
      'SELECT $2 FROM ONLY "public"."artists" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x',
      400,
      400,
    ],
    ['a count', 'SELECT country, count(*) FROM artists WHERE id = $1 GROUP BY country', 400, 400],
    ['two tables', 'SELECT * FROM artists, songs WHERE artists.id = $1', 400, 400],
    ['an update', 'UPDATE artists SET name = $2 WHERE id = $1', 400, 400],
    ['a table of another schema', 'SELECT * FROM archive.artists WHERE id = $1', 400, 400],
    ['a text that was cut off', 'SELECT * FROM artists WHERE id = $1 AND (', 400, 400],
    ['no text at all', '', 400, 400],
  ];
  test.each(noLookUp)('%s', async (_what, text, calls, rows) => {
    expect(
      await claim([
        [text, calls, rows],
        [list, 20, calls],
      ]),
    ).toBeNull();
  });

  test('when two schemas have a table of that name, for nobody knows which was meant', async () => {
    const [artists] = tables;
    if (!artists) throw new Error('no table');
    const twice = [...tables, { ...artists, nspname: 'tenant' }];
    expect(
      await claim(
        [
          [lookUp, 400, 400],
          [list, 20, 400],
        ],
        twice,
      ),
    ).toBeNull();
    const qualified = 'SELECT * FROM public.artists WHERE id = $1';
    expect(
      await claim(
        [
          [qualified, 400, 400],
          [list, 20, 400],
        ],
        twice,
      ),
    ).toBe('songs_artist_id_fkey');
  });
});

describe('a tree in one table', () => {
  const self = { ...artistKey, conname: 'labels_parent_id_fkey', relname: 'labels', columns: ['parent_id'] };
  const labels = [{ nspname: 'public', relname: 'labels', uniques: [['id']], references: [self] }];
  const parent = 'SELECT * FROM labels WHERE id = $1';

  test('is looked up one by one too', async () => {
    expect(
      await claim(
        [
          [parent, 90, 90],
          ['SELECT * FROM labels ORDER BY name LIMIT $1', 5, 100],
        ],
        labels,
      ),
    ).toBe('labels_parent_id_fkey');
  });

  test('is not, where the list joins it to itself', async () => {
    const joined = 'SELECT l.*, p.name FROM labels l LEFT JOIN labels p ON p.id = l.parent_id';
    expect(
      await claim(
        [
          [parent, 90, 90],
          [joined, 5, 100],
        ],
        labels,
      ),
    ).toBe('alone');
  });
});

test('texts made to harm are read or not read, and do no harm', async () => {
  const texts = [
    `SELECT ${'('.repeat(9000)}1`,
    `SELECT ${'1+'.repeat(9000)}1`,
    'SELECT \u0000',
    `SELECT ${'x'.repeat(30_000)}`,
  ];
  for (const text of texts) await queryShapeOf(text);
  expect(await queryShapeOf('SELECT a FROM b WHERE c = $1')).toMatchObject({ equals: ['c'] });
});
