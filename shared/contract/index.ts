import { activity } from './activity.ts';
import { connections } from './connections.ts';
import { locks } from './locks.ts';
import { relations } from './relations.ts';
import { settings } from './settings.ts';
import { sizes } from './sizes.ts';

/** Every question that the page may ask. A new room is one line here and one in `electron/door/services.ts`. */
export const contract = { activity, connections, locks, relations, settings, sizes };
export type HeapscopeContract = typeof contract;
