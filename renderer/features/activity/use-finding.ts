import { findLeaks } from '../../../shared/activity/leak.ts';
import { slotsOf } from '../../../shared/activity/saturation.ts';
import { type Finding, worstFinding } from './findings.ts';
import type { ArrangedScene } from './use-arranged-scene.ts';
import { useFolded } from './use-folded.ts';

/** How often findings are looked for again: they are about minutes. */
const everyMs = 2000;

/** The worst that can be known; nothing while states are hidden, since those might be it. */
export function useFinding({ scene, rows, isHidden }: ArrangedScene): Finding | null {
  const { server, runs, kind } = scene;
  // Not at each tick: it stands for all that a scene brings.
  const slot = Math.floor(scene.nowMs / everyMs);
  return useFolded<Finding | null>(null, [slot, server, runs, isHidden, kind], () => {
    if (!server || isHidden || kind !== 'live') return null;
    const { nowMs, used, backends } = scene;
    const leaks = findLeaks({ nowMs, backends: backends.values(), runs, server, used });
    return worstFinding({ slots: slotsOf(server, used), leaks, rows: rows.values(), server, nowMs });
  });
}
