/** What Heapscope claims about its own safety, and the figure that shows it. `npm run test:faults` prints the figure reached. */
export const targets = {
  faults: 'each of the 40 faults ends in its expected state; 0 exits of the process, 0 promises that never settle',
  cuts: 'a recorded session cut at 3,000 or more offsets: 0 partial results shown as whole',
  replies: '5,000 or more mutated replies: 0 exits of the main process, less than 300 MB',
  statements:
    '120 or more hostile statements as 2 roles: nothing lasting as restricted role, only the named ones as superuser',
  'simple-query': '0 messages of the simple protocol that carry text of the user',
  quoting: '10,000 or more names and literals per builder: 0 mismatches',
  hostile: '80 or more hostile strings in every view: 0 elements made by them',
  idle: '10,000 or more looks every 50 ms: 0 sessions of ours idle in transaction',
  locks: 'strongest lock of ours AccessShareLock, none held longer than the time limit of its statement',
  connections: 'at most 4 connections per open database, never more than 5 % of max_connections',
  killed: '50 SIGKILLs of the app: 0 backends left after 3 s',
  pooler: '0 settings left on a server connection of PgBouncer, in each of its 3 modes',
  ending: '1,000 races: 0 wrong backends ended',
  saves: '1,000 SIGKILLs in mid-save: 0 corrupt, 0 acknowledged saves lost, 0 temporary files after the next start',
  canary: 'a secret sent down 30 or more ways: found in no file, log, export, argv or environment of a child',
  'browser-host': 'every route by 12 or more bad requests: 0 answered; DNS rebinding in Chromium reads 0 bytes',
  ipc: 'every method by 7 bad senders and arguments: 0 executed',
  soak: '28,800 looks at 200 backends: heap at the end at most 1.10 × heap at 12 %, resident at most 300 MB, handles constant',
  sampling: 'less than 1 % of a core of the server at 1 Hz with 300 backends, median of a look under 5 ms',
  'back-off': 'attempts at 10, 40, 100, 220, 340 s ± 10 %, at most 35 in the first hour',
  electron: '20 points of the Electron checklist asserted, or not applicable with the reason',
} as const;

export type Claim = keyof typeof targets;
