import type { RunStore } from '../../../shared/activity/run-store.ts';

/** A wait that ended: it was seen, and is seen no more. */
export interface EndedWait {
  readonly id: string;
  readonly fromMs: number;
  /** Seen to last so long; up to one sample longer. */
  readonly waitedMs: number;
  readonly pid: number;
  readonly application: string | null;
  readonly mode: string;
  readonly object: string;
  readonly blockedBy: readonly number[];
  readonly query: string | null;
}

/** Newest first, at most `most`; `count` is all of them. */
export function endedWaits(
  runs: RunStore,
  at: {
    readonly fromMs: number;
    readonly nowMs: number;
    readonly leastMs: number;
    readonly most: number;
    readonly step?: number;
  },
): { readonly waits: readonly EndedWait[]; readonly count: number } {
  const waits: EndedWait[] = [];
  for (const { identity } of runs.lanes(at.fromMs, at.nowMs)) {
    runs.visit(identity.key, at.fromMs, at.nowMs, (run) => {
      const waitedMs = run.toMs - run.fromMs;
      // What the last sample still saw has not ended.
      if (run.kind !== 'waiting' || run.toMs >= at.nowMs || waitedMs < at.leastMs) return;
      const { mode, object } = partsOf(run.wants);
      waits.push({
        id: `${identity.key} ${run.fromMs}`,
        fromMs: run.fromMs,
        waitedMs,
        pid: identity.pid,
        application: identity.application_name,
        mode,
        object,
        blockedBy: [...run.blockedBy],
        query: run.query,
      });
    });
  }
  waits.sort((a, b) => b.fromMs - a.fromMs);
  return { waits: waits.slice(0, at.most), count: waits.length };
}

/** "AccessExclusiveLock on session" */
function partsOf(wants: string | null): { readonly mode: string; readonly object: string } {
  const at = wants?.indexOf(' on ') ?? -1;
  if (wants === null || at < 0) return { mode: wants ?? '', object: '' };
  return { mode: wants.slice(0, at), object: wants.slice(at + 4) };
}
