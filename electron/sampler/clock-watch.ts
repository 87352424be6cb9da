import type { Gap } from '../../shared/contract/activity.ts';

/** One sample's moment, by three clocks. */
export interface Moment {
  readonly serverMs: number;
  /** This computer's clock, which may be set. */
  readonly wallMs: number;
  /** performance.now(), which may stand still while this computer sleeps. */
  readonly steadyMs: number;
}

/**
 * on: as expected. gap: so much time is missing. back: the server's clock went back too far to wait for it. wait: it
 * went back a little, as clocks do that are being kept in step.
 */
export type Passed =
  | { readonly kind: 'on' }
  | { readonly kind: 'gap'; readonly why: Gap['why'] }
  | { readonly kind: 'back' }
  | { readonly kind: 'wait' };

const littleMs = 2_000;
/** How many samples may be missed before it is a gap. */
const missed = 3;
const slackMs = 1_000;

/** What happened to time between two samples that were to be `everyMs` apart. */
export function passed(before: Moment, now: Moment, everyMs: number): Passed {
  const server = now.serverMs - before.serverMs;
  if (server < -littleMs) return { kind: 'back' };
  if (server < 0) return { kind: 'wait' };
  if (server <= missed * everyMs + slackMs) return { kind: 'on' };
  // Asleep, the steady clock may stand; set, the wall clock jumps. One of the two saw the time pass if it did.
  const here = Math.max(now.steadyMs - before.steadyMs, now.wallMs - before.wallMs);
  return { kind: 'gap', why: server > here * 2 + slackMs ? 'clock' : 'slow' };
}
