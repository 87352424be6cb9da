import type { RefObject } from 'react';
import { useQuestion } from '../../api.ts';
import type { TimelineHandle } from '../../charts/timeline/timeline.tsx';
import { usePaneSize } from '../../state/layout.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Split } from '../../ui/split.tsx';
import type { TableHandle } from '../../ui/table-props.ts';
import css from './activity.module.css';
import { NobodyShown } from './activity-states.tsx';
import { BackendsTable } from './backends-table.tsx';
import { BulkButton } from './bulk-button.tsx';
import { BulkPanel } from './bulk-panel.tsx';
import type { Permit } from './permit.ts';
import { scrubTo } from './playback.ts';
import { TableToolbar } from './table-toolbar.tsx';
import { TimelinePane } from './timeline-pane.tsx';
import type { ArrangedScene } from './use-arranged-scene.ts';
import type { Selection } from './use-selection.ts';
import type { Shown } from './use-shown-window.ts';

interface PanesProps {
  readonly screen: ArrangedScene;
  readonly shown: Shown;
  readonly table: RefObject<TableHandle | null>;
  readonly timeline: RefObject<TimelineHandle | null>;
  readonly permit: Permit;
  readonly selection: Selection;
  readonly hasPane: boolean;
  readonly onCursor: (ms: number | null) => void;
  readonly onNow: () => void;
}

/** The timeline above the table that it explains; the line between them can be moved. */
export function Panes(props: PanesProps) {
  const { screen, shown, timeline, selection, onCursor } = props;
  const { scene, view } = screen;
  const [height, setHeight] = usePaneSize('activity.table', 356);
  const isRecording = scene.kind === 'recording';
  return (
    <Split
      direction="below"
      side={<Table {...props} />}
      sideLabel="Backends"
      size={height}
      onSize={setHeight}
      min={180}
      max={Math.max(220, window.innerHeight - 340)}
    >
      <div className={css.timeline}>
        <TimelinePane
          {...{ scene, shown }}
          handle={timeline}
          grouping={view.grouping}
          cursorMs={scene.kind === 'live' ? null : scene.nowMs}
          onCursor={(ms) => {
            if (!isRecording) onCursor(ms);
            else if (ms !== null) scrubTo(ms);
          }}
          selected={selection.selected}
          onSelect={selection.onShow}
          onOpen={selection.onOpen}
        />
      </div>
    </Split>
  );
}

function Table({ screen, table, permit, selection, hasPane, onNow }: PanesProps) {
  const { scene, view, arranged, words, isHidden, topKey, handlers, all } = screen;
  const [minutes, setMinutes] = useUrlState('older', '5');
  const facts = useQuestion('connections.facts', { at: scene.at });
  const { rows, isHeld, release } = arranged;
  return (
    <div className={css.table}>
      <TableToolbar
        view={view}
        isHidden={isHidden}
        pastMs={scene.kind === 'past' ? scene.nowMs : null}
        onNow={onNow}
        isOrderHeld={isHeld}
        onRelease={release}
        onDown={() => table.current?.focus()}
        why={isHidden && permit.mayEnd ? 'Ending other roles’ backends needs pg_signal_backend' : permit.why}
      >
        {permit.mayEndMany && !isHidden && (
          <BulkButton
            rows={rows}
            nowMs={scene.nowMs}
            minutes={Number(minutes)}
            onMinutes={(next) => setMinutes(String(next))}
          />
        )}
      </TableToolbar>
      <BulkPanel scene={scene} rows={screen.rows} onAnswer={() => table.current?.focus()} />
      <div className={css.table} {...handlers}>
        {rows.length === 0 ? (
          <NobodyShown view={view} all={all.all} />
        ) : (
          <BackendsTable
            {...{ scene, view, rows, words, isHidden, permit, topKey }}
            environment={facts.data?.profile.environment ?? 'production'}
            isNarrow={hasPane}
            selected={selection.selected}
            onSelect={selection.onSelect}
            onOpen={selection.onOpen}
            onGo={selection.onGo}
            handle={table}
          />
        )}
      </div>
    </div>
  );
}
