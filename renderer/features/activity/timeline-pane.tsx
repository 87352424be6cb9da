import { type RefObject, useCallback, useMemo, useState } from 'react';
import type { Run } from '../../../shared/activity/run-store.ts';
import { Timeline, type TimelineGroup, type TimelineHandle } from '../../charts/timeline/timeline.tsx';
import { groupLanes, isTroubled, keptOrder, type LaneGroup, noteOf } from './grouping.ts';
import { LaneTip } from './lane-tip.tsx';
import { useFolded } from './use-folded.ts';
import type { Scene } from './use-scene.ts';
import type { Shown } from './use-shown-window.ts';
import type { Grouping } from './use-view.ts';

interface TimelinePaneProps {
  readonly scene: Scene;
  readonly grouping: Grouping;
  readonly shown: Shown;
  readonly cursorMs: number | null;
  readonly onCursor: (ms: number | null) => void;
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly handle: RefObject<TimelineHandle | null>;
}

/** Who was in which state when; the moment that is chosen in it is the one that the table shows. */
export function TimelinePane(props: TimelinePaneProps) {
  const { scene, grouping, shown, cursorMs, onCursor, selected, onSelect, onOpen, handle } = props;
  const { runs, version, server, backends, lastMs } = scene;
  const { fromMs, toMs } = shown.window;
  const groups = useGroups(scene, grouping, fromMs, toMs);
  const tooltip = useCallback(
    (key: string, run: Run) => (
      <LaneTip run={run} backend={backends.get(key)} lastMs={lastMs} here={server?.database ?? ''} keyText={key} />
    ),
    [backends, lastMs, server],
  );
  const limit = useMemo(
    () => (server ? { limit: server.max_connections - server.reserved, max: server.max_connections } : null),
    [server],
  );
  return (
    <Timeline
      ref={handle}
      runs={runs}
      version={version}
      groups={groups.groups}
      window={shown.window}
      nowMs={lastMs}
      isFollowing={shown.isFollowing}
      onWindow={shown.onWindow}
      cursorMs={cursorMs}
      onCursor={onCursor}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      onToggle={groups.onToggle}
      limit={limit}
      tooltip={tooltip}
      stepMs={scene.everyMs}
    />
  );
}

interface Grouped {
  readonly by: Grouping | null;
  readonly of: unknown;
  readonly groups: readonly LaneGroup[];
  /** Those that were in trouble once: they stay open until somebody closes them. */
  readonly opened: ReadonlySet<string>;
}

const nothing: Grouped = { by: null, of: null, groups: [], opened: new Set() };

/** Groups in a kept order; those in trouble are open. */
function useGroups({ runs, version, backends, kind }: Scene, by: Grouping, fromMs: number, toMs: number) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  // Runs grow in place, and the version says so.
  const inputs = [runs, version, backends, by, fromMs, toMs];
  const { groups, opened } = useFolded(nothing, inputs, (before): Grouped => {
    const isSame = before.by === by && before.of === runs;
    const made = groupLanes(runs.lanes(fromMs, toMs), backends, by);
    const ordered = isSame ? keptOrder(made, before.groups) : made;
    const troubled = ordered.filter(isTroubled).map(({ id }) => id);
    return { by, of: runs, groups: ordered, opened: new Set([...(isSame ? before.opened : []), ...troubled]) };
  });
  const drawn = useMemo(
    () => groups.map((group) => drawnGroup(group, { toggled, opened, kind, runs, backends, fromMs, toMs })),
    [groups, toggled, opened, kind, runs, backends, fromMs, toMs],
  );
  const onToggle = useCallback(
    (id: string) => setToggled((before) => new Map(before).set(id, !(before.get(id) ?? opened.has(id)))),
    [opened],
  );
  return { groups: drawn, onToggle };
}

interface Drawing extends Pick<Scene, 'kind' | 'runs' | 'backends'> {
  readonly toggled: ReadonlyMap<string, boolean>;
  readonly opened: ReadonlySet<string>;
  readonly fromMs: number;
  readonly toMs: number;
}

function drawnGroup(group: LaneGroup, drawing: Drawing): TimelineGroup {
  const { toggled, opened, runs, backends, fromMs, toMs } = drawing;
  const { id, label, count, lanes } = group;
  const note = noteOf(group, backends, runs, fromMs, toMs);
  return {
    ...{ id, label, count, lanes },
    isOpen: toggled.get(id) ?? opened.has(id),
    ...(note === null ? {} : { note: { text: note, tone: 'idletx' } }),
  };
}
