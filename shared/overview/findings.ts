import { liveFindings } from './live-findings.ts';
import type { Finding, Seen, Urgency } from './seen.ts';
import { serverFindings } from './server-findings.ts';
import { vacuumFindings } from './vacuum-findings.ts';

const order: readonly Urgency[] = ['now', 'soon', 'know'];

/** Most urgent first; of equals what is known the longest, and what has no beginning last. */
export function findingsOf(seen: Seen): readonly Finding[] {
  return [...liveFindings(seen), ...vacuumFindings(seen), ...serverFindings(seen)].sort(
    (a, b) =>
      order.indexOf(a.urgency) - order.indexOf(b.urgency) ||
      (a.sinceMs ?? Number.POSITIVE_INFINITY) - (b.sinceMs ?? Number.POSITIVE_INFINITY),
  );
}
