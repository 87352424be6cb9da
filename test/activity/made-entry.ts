import type { JournalEntry } from '../../shared/contract/activity.ts';

/** Entry number `pid`, of a few hundred bytes. */
export const madeEntry = (pid: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  on: new Date(Date.UTC(2026, 10, 21) + pid).toISOString(),
  action: 'end',
  connection: 'staging "a"\n',
  environment: 'staging',
  database: 'breakpad',
  role: 'app',
  target: {
    pid,
    backend_start: '2026-11-21 11:00:00.000001+00',
    xact_start: null,
    state_change: null,
    state: 'idle in transaction',
  },
  usename: 'drproject',
  application_name: '\u202e<img>\n',
  query: `SELECT '${'x'.repeat(pid % 150)}\n{"id":1}'`,
  outcome: 'unknown',
  words: 'not known yet',
  ...more,
});
