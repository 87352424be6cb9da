import { at, type Fault } from './fault.ts';

const connect = 'test/faults/connect.test.ts';
const lost = 'test/postgres/lost.test.ts';
const lostServer = 'test/faults/lost-server.test.ts';
const lanes = 'test/faults/lanes.test.ts';

/** Faults of a server that is PostgreSQL. */
export const ofTheServer: readonly Fault[] = [
  {
    number: 11,
    fault: 'an administrator ends our backends, lane by lane',
    by: 'cluster',
    expected: '57P01 in words, that lane opens again, the others go on',
    shown: [
      ...at(lanes, 'ended by an administrator'),
      ...at(lostServer, 'an administrator ends all our backends'),
      ...at(lost, 'a terminated backend: lost, then open again at once'),
    ],
  },
  {
    number: 12,
    fault: 'a backend crashes, and all others with it',
    by: 'cluster',
    expected: 'lost without SQLSTATE, then 57P03, then open again',
    shown: at(lostServer, 'a backend crashes, and takes all others with it'),
  },
  {
    number: 13,
    fault: 'the server stops, at once or in order, and starts again',
    by: 'cluster',
    expected: 'said, tried again after 10, 30, 60, 120 s; what was there stays on the screen',
    shown: [
      ...at(lostServer, 'the server restarts (-m '),
      ...at(lost, 'a server that goes away and comes back'),
      ...at('test/faults/lost-page.spec.ts', 'the server stops: it is said, the list stays'),
    ],
  },
  {
    number: 14,
    fault: 'too many connections',
    by: 'cluster',
    expected: '53300 in two wordings, each with its limit; goes on with what it has',
    shown: [
      ...at(connect, 'because it is full'),
      ...at(lostServer, 'opening says which limit, and works when there is room'),
      ...at(lost, 'too many connections: says which limit'),
    ],
  },
  {
    number: 15,
    fault: 'the password is changed while it runs',
    by: 'cluster',
    expected: 'open connections go on; the next one is refused once, and the password is asked for',
    shown: at(lostServer, 'the password is changed: open connections go on'),
  },
  {
    number: 16,
    fault: 'the role lacks rights',
    by: 'cluster',
    expected: 'what is hidden is unknown, with the GRANT that shows it',
    shown: [
      ...at('test/postgres/facts.test.ts', 'what is hidden is said with its GRANT'),
      ...at('test/activity/backend.test.ts', 'as a plain role: times and query are unknown'),
    ],
  },
  {
    number: 17,
    fault: 'statement_timeout, lock_timeout, idle_in_transaction_session_timeout, idle_session_timeout',
    by: 'cluster',
    expected: '57014, 55P03 and 25P03 in words; the end of an idle session is no loss',
    shown: [
      ...at('test/postgres/cancel.test.ts', "the server's own time limit is a timeout"),
      ...at('test/postgres/trust.test.ts', 'a lock that somebody holds is not waited for'),
      ...at(lost, 'a session that the server ends for being idle is no loss'),
      ...at(lanes, 'idle in a transaction for too long'),
    ],
  },
  {
    number: 18,
    fault: 'a table is locked ACCESS EXCLUSIVE',
    by: 'cluster',
    expected: 'the report completes, with an estimate and who holds it',
    shown: [
      ...at('test/sizes/locks.test.ts', 'finishes without waiting and says which'),
      ...at('test/relations/locks.test.ts', 'the list waits for none of them'),
    ],
  },
  {
    number: 19,
    fault: 'a table or the database is dropped or renamed in the middle of a report',
    by: 'cluster',
    expected: 'the row is said to be gone; 3D000 is not tried again',
    shown: [
      ...at('test/sizes/interrupted.test.ts', 'what is dropped meanwhile is said to be gone'),
      ...at(lostServer, 'the database is renamed away'),
    ],
  },
  {
    number: 20,
    fault: 'pg_stat_statements is absent, reset, evicting, or loaded without its extension',
    by: 'cluster',
    expected: 'a state with its name and its remedy, no spike',
    shown: [
      ...at('test/statements/missing.test.ts', 'not installed: the library, the restart and the extension'),
      ...at('test/statements/missing.test.ts', 'only the extension is missing'),
      ...at('test/statements/counting.test.ts', 'a reset in mid-window begins it anew'),
      ...at('test/statements/counting.test.ts', 'entries that are thrown out make no spikes'),
    ],
  },
];
