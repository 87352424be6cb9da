import { useRef, useState } from 'react';
import type { TimelineHandle } from '../../charts/timeline/timeline.tsx';
import { useFailedSample } from '../../state/failed-sample.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useStatus } from '../../state/status.ts';
import { classes } from '../../ui/classes.ts';
import { SampleFailed } from '../../ui/sample-failed.tsx';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import css from './activity.module.css';
import { ActivityHead } from './activity-head.tsx';
import { ActivityTools } from './activity-tools.tsx';
import { Findings } from './findings-part.tsx';
import { Panes } from './panes.tsx';
import { usePlayback } from './playback.ts';
import { PlaybackBar } from './playback-bar.tsx';
import { SidePane } from './side-pane.tsx';
import type { ArrangedScene } from './use-arranged-scene.ts';
import { useActivityCommands } from './use-commands.ts';
import { useLastRow } from './use-last-row.ts';
import { usePermit } from './use-permit.ts';
import type { Scene } from './use-scene.ts';
import { useSelection } from './use-selection.ts';
import { useShownWindow } from './use-shown-window.ts';

interface ActivityViewProps {
  readonly screen: ArrangedScene;
  readonly onCursor: (ms: number | null) => void;
}

/** The screen once there is something to show. */
export function ActivityView({ screen, onCursor }: ActivityViewProps) {
  const { scene, view, isHidden } = screen;
  const recording = usePlayback((playback) => playback.recording);
  const table = useRef<TableHandle>(null);
  const timeline = useRef<TimelineHandle>(null);
  const permit = usePermit(scene);
  const selection = useSelection(screen, table);
  const [isJournal, setJournal] = useState(false);
  const [isSlots, setSlots] = useState(false);
  const shown = useShownWindow(scene, Number(view.minutes));
  const open = useLastRow(selection.open, screen.rows);
  const onNow = () => {
    onCursor(null);
    shown.onWindow(shown.window, true);
  };
  const cursorRow = screen.rows.get(selection.selected ?? '') ?? null;
  useActivityCommands({ row: cursorRow, permit, isPast: scene.kind === 'past', onNow });
  useStatus(isHidden ? visibleWords : missedWords);
  const [width, setWidth] = usePaneSize('activity.drawer', 420);
  const failed = useFailed(scene);
  const hasPane = isJournal || selection.open !== '';
  return (
    <div className={css.page}>
      <ActivityHead view={view} counts={screen.counts} isHidden={isHidden}>
        <ActivityTools
          {...{ screen, shown, timeline, isSlots }}
          onSlots={setSlots}
          onJournal={() => setJournal(true)}
        />
      </ActivityHead>
      {recording && <PlaybackBar recording={recording} />}
      {failed !== null && <SampleFailed words={failed} nowMs={scene.lastMs} />}
      <Findings screen={screen} onGo={selection.onGo} onSlots={() => setSlots(true)} />
      <Split
        side={
          hasPane ? (
            <SidePane
              {...{ screen, selection, permit, isJournal }}
              row={open}
              onCloseJournal={() => setJournal(false)}
            />
          ) : null
        }
        sideLabel={isJournal ? 'Journal' : 'Backend'}
        size={width}
        onSize={setWidth}
        min={340}
        max={760}
      >
        <div className={classes(css.main, failed !== null && 'old')}>
          <Panes {...{ screen, shown, table, timeline, permit, selection, hasPane, onCursor, onNow }} />
        </div>
      </Split>
    </div>
  );
}

/** Why the last sample failed, where that concerns what is shown. */
function useFailed({ at, kind }: Scene): string | null {
  const failed = useFailedSample(at);
  return kind === 'recording' ? null : failed;
}

const missedWords = 'States shorter than 1 s can be missed between samples';
const visibleWords = 'Visible without pg_monitor: pid, role, database, application, backend_xid, backend_xmin';
