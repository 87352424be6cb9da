import { activity } from './activity.ts';
import { bench } from './bench.ts';
import { locks } from './locks.ts';
import { overview } from './overview.ts';
import { plan } from './plan.ts';
import { relations } from './relations.ts';
import type { Room } from './room.ts';
import { sizes } from './sizes.ts';
import { upgrade } from './upgrade.ts';
import { vacuum } from './vacuum.ts';
import { writes } from './writes.ts';

/** By the word that asks for it, in the order of the help. */
export const rooms: Readonly<Record<string, Room>> = {
  overview,
  relations,
  sizes,
  activity,
  locks,
  vacuum,
  writes,
  upgrade,
  plan,
  bench,
};
