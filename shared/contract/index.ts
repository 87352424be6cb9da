import { connections } from './connections.ts';

/** Every question that the page may ask. A new room is one line here and one in `electron/door/services.ts`. */
export const contract = { connections };
export type HeapscopeContract = typeof contract;
