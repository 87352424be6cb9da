import { connections } from './connections.ts';
import { relations } from './relations.ts';
import { settings } from './settings.ts';

/** Every question that the page may ask. A new room is one line here and one in `electron/door/services.ts`. */
export const contract = { connections, relations, settings };
export type HeapscopeContract = typeof contract;
