import { at, type Fault } from './fault.ts';

const connect = 'test/faults/connect.test.ts';
const sampling = 'test/sampler/faults.test.ts';

/** Faults of size, of names, and of relatives of PostgreSQL. */
export const ofTheWorld: readonly Fault[] = [
  {
    number: 31,
    fault: '10,000 backends',
    by: 'cluster',
    expected: 'a look works on what changed, and counts what it does not show',
    shown: [
      ...at('test/activity/page-many.test.ts', '10,000 backends'),
      ...at('test/demo/scenarios-backends.test.ts', 'three hundred backends of every kind'),
    ],
  },
  {
    number: 32,
    fault: '100,000 relations',
    by: 'cluster',
    expected: 'come whole, and stop when asked to',
    shown: [
      ...at('test/postgres/session.test.ts', '100,000 rows come whole'),
      ...at('test/faults/broken-line.test.ts', 'a page that goes away while the line stalls leaves nothing waiting'),
    ],
  },
  {
    number: 33,
    fault: 'a query of 50 MB',
    by: 'cluster',
    expected: 'Activity shows its beginning; a text of our own above 1 MB is refused',
    shown: [
      ...at('test/faults/long-text.test.ts', 'a statement of 50 MB of somebody else'),
      ...at('test/door/socket-host.test.ts', 'and refuses one above 1 MB'),
    ],
  },
  {
    number: 34,
    fault: 'a database in SQL_ASCII with bytes that are no UTF-8',
    by: 'cluster',
    expected: 'listed with a mark for what cannot be read, found by oid',
    shown: at('test/postgres/trust.test.ts', 'ours lists it, with a mark in place of what cannot be read'),
  },
  {
    number: 35,
    fault: 'names of 63 bytes, with markup, quotes, newlines, bidi',
    by: 'cluster',
    expected: 'arrive as they are, and do nothing',
    shown: [
      ...at('test/relations/hostile.test.ts', 'arrive in the list, in columns and in definitions as they are'),
      ...at('test/demo/catalogs.test.ts', 'every hostile name arrives as it was written'),
    ],
  },
  {
    number: 36,
    fault: 'PostgreSQL 9.6 and 13',
    by: 'fake',
    expected: '"needs 14 or newer", nothing else is sent',
    shown: at(connect, 'is too old, and nothing is sent to it'),
  },
  {
    number: 37,
    fault: 'PgBouncer in session, transaction and statement mode',
    by: 'cluster',
    expected: 'noticed, limited in words, 0 settings left',
    shown: at('test/faults/pooler-modes.test.ts', 'every room through PgBouncer'),
  },
  {
    number: 38,
    fault: 'CockroachDB, Redshift, YugabyteDB',
    by: 'fake',
    expected: 'named and refused, nothing else is sent',
    shown: [
      ...at('test/faults/relatives.test.ts', 'is named, and asked nothing more'),
      ...at('test/postgres/server-kind.test.ts', 'servers that we do not speak to'),
    ],
  },
  {
    number: 39,
    fault: 'a hot standby, and a recovery conflict on it',
    by: 'cluster',
    expected: 'rooms answer or say why, 40001 and 57P01 are failures in words, commands are refused in words',
    shown: at(
      'test/faults/standby.test.ts',
      'every room answers or says why',
      'a recovery conflict',
      'what would write is refused in words',
    ),
  },
  {
    number: 40,
    fault: 'the page is killed, or loads itself again and again',
    by: 'system',
    expected: 'what it asked is stopped, its samples stop, no connection more than before',
    shown: [
      ...at('test/door/serve.test.ts', 'aborts everything when the page is gone'),
      ...at(sampling, 'it stops when nobody watches'),
      ...at('test/faults/gone-page.spec.ts', 'a page that crashes'),
    ],
  },
];
