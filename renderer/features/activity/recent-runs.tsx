import { useMemo } from 'react';
import type { Run } from '../../../shared/activity/run-store.ts';
import { clockText, durationText } from '../../../shared/figure-text.ts';
import { PaneGroup } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import css from './activity.module.css';
import type { Scene } from './use-scene.ts';

interface RecentRunsProps {
  readonly scene: Scene;
  readonly laneKey: string;
}

const shown = 20;

/** What it did of late, the newest first. */
export function RecentRuns({ scene, laneKey }: RecentRunsProps) {
  const { runs, version, nowMs } = scene;
  const recent = useMemo(() => {
    // Runs grow in place, and the version says so.
    void version;
    const found: Run[] = [];
    // The run is the store's own and changes under our hands: a copy is kept.
    runs.visit(laneKey, runs.fromMs, nowMs, (run) => found.push({ ...run }));
    return found.slice(-shown).reverse();
  }, [runs, version, laneKey, nowMs]);
  if (recent.length === 0) return null;
  return (
    <>
      <PaneGroup title="Recent runs" end="states shorter than a sample can be missed" />
      {recent.map((run) => (
        <div key={`${run.fromMs} ${run.kind}`} className={css.lock}>
          <span>
            {clockText(new Date(run.fromMs))} <StateName kind={run.kind} />
          </span>
          {run.wait !== null && run.kind !== 'idle' && (
            <span className={css.third}>
              <SafeText text={run.wait} />
            </span>
          )}
          <span>{durationText(Math.max(0, run.toMs - run.fromMs))}</span>
        </div>
      ))}
    </>
  );
}
