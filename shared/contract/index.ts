import { activity } from './activity.ts';
import { benchmark } from './benchmark.ts';
import { connections } from './connections.ts';
import { locks } from './locks.ts';
import { overview } from './overview.ts';
import { plans } from './plans.ts';
import { relations } from './relations.ts';
import { settings } from './settings.ts';
import { sizes } from './sizes.ts';
import { sqlLog } from './sql-log.ts';
import { statements } from './statements.ts';
import { upgrade } from './upgrade.ts';
import { vacuum } from './vacuum.ts';
import { writes } from './writes.ts';

/** Every question that the page may ask. A new room is one line here and one in `electron/door/services.ts`. */
export const contract = {
  activity,
  benchmark,
  connections,
  locks,
  overview,
  plans,
  relations,
  settings,
  sizes,
  'sql-log': sqlLog,
  statements,
  upgrade,
  vacuum,
  writes,
};
export type HeapscopeContract = typeof contract;
