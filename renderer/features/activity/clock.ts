import { create } from 'zustand';

/**
 * The moment that the screen shows, in ms of the server's clock. Beside the page's own state, because only the ages
 * in the cells follow it: a tick draws those and no row.
 */
export const useClock = create<{ readonly nowMs: number }>(() => ({ nowMs: 0 }));
