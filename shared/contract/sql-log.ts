import { sqlLogSent } from './sql-log-sent.ts';
import { sqlLogSwitch } from './sql-log-switch.ts';
import { sqlLogTail } from './sql-log-tail.ts';

/** The server's own log of SQL: turned on and put back, read live; and what Heapscope itself sent. */
export const sqlLog = { ...sqlLogSwitch, ...sqlLogTail, ...sqlLogSent };
