import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Gestures, momentAt } from './gestures.ts';
import { type Hit, hitAt, momentOf, nameOf } from './hit.ts';
import { topOf } from './picture.ts';
import { xOf } from './sizes.ts';
import type { Stage } from './stage.ts';
import type { TimelineProps } from './timeline-props.ts';

/** What the tooltip tells, and the point that it stands beside, in px of the timeline. */
export interface Told {
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
  readonly isByKey: boolean;
}

export interface Pointing {
  readonly told: Told | null;
  /** Tells about the row of the keyboard, at the moment that is looked at. */
  readonly tellFocus: () => void;
  readonly tellNothing: () => void;
  /** True when there was a drag to end. */
  readonly cancelDrag: () => boolean;
}

/** Follows pointer and focus, and says what they are on. */
export function usePointing(stage: Stage, scroller: RefObject<HTMLElement | null>, props: TimelineProps): Pointing {
  const [told, setTold] = useState<Told | null>(null);
  const point = useRef<{ readonly x: number; readonly y: number } | 'focus' | null>(null);
  const gestures = useRef<Gestures | null>(null);

  const tell = useCallback(() => {
    const next = toldOf(stage, point.current);
    stage.mark(markedOf(next?.hit ?? null));
    setTold((before) => (isSame(before, next) ? before : next));
  }, [stage]);

  useEffect(() => {
    if (scroller.current === null) return;
    const made = new Gestures(stage, scroller.current, {
      onPoint: (at) => {
        point.current = at;
        tell();
      },
      onClick: (x, y) => click(stage, x, y),
      onDoubleClick: (x, y) => {
        const hit = hitAt(stage.picture, x, y);
        const lane = hit !== null && 'row' in hit ? hit.row?.lane : null;
        if (lane) stage.props.onOpen(lane.identity.key);
      },
    });
    gestures.current = made;
    return made.attach();
  }, [stage, scroller, tell]);

  // What is pointed at goes on, and moves on, with the samples and the cursor.
  const { version, cursorMs } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: again at each version and cursor
  useLayoutEffect(() => {
    if (point.current !== null) tell();
  }, [version, cursorMs, tell]);

  return {
    told,
    tellFocus: useCallback(() => {
      point.current = 'focus';
      tell();
    }, [tell]),
    tellNothing: useCallback(() => {
      point.current = null;
      tell();
    }, [tell]),
    cancelDrag: useCallback(() => gestures.current?.cancel() ?? false, []),
  };
}

/** A click chooses the row, and the moment where there is one; on a head it opens or closes the group. */
function click(stage: Stage, x: number, y: number): void {
  const { props } = stage;
  const hit = hitAt(stage.picture, x, y);
  const row = hit !== null && 'row' in hit ? hit.row : null;
  stage.focusRow(null);
  if (row?.lane) props.onSelect(row.lane.identity.key);
  else if (row) props.onToggle(row.group.id);
  const ms = row !== null && row.lane === null ? null : momentAt(stage, x, y);
  if (ms === null) return;
  if (ms >= props.nowMs) {
    props.onCursor(null);
    return;
  }
  // A moment that is looked at stays where it is.
  if (stage.isFollowing) stage.move(stage.window, false);
  props.onCursor(Math.max(props.runs.fromMs, ms));
}

function toldOf(stage: Stage, point: { readonly x: number; readonly y: number } | 'focus' | null): Told | null {
  if (point === null) return null;
  if (point === 'focus') return focusTold(stage);
  const hit = hitAt(stage.picture, point.x, point.y);
  const isOnName = hit?.kind === 'row' && hit.ms === null;
  return hit === null || isOnName ? null : { hit, ...point, isByKey: false };
}

function focusTold(stage: Stage): Told | null {
  const { picture, props } = stage;
  const { view, rows, focusedId } = picture;
  const row = focusedId === null ? undefined : rows.list[rows.byId.get(focusedId) ?? -1];
  if (!row) return null;
  const ms = Math.min(props.cursorMs ?? props.nowMs, view.window.toMs);
  const hit = momentOf(picture, row, Math.max(ms, view.window.fromMs));
  const x = Math.min(view.right, Math.max(view.left, xOf(view, ms)));
  return { hit, x, y: topOf(view, row) + row.height, isByKey: true };
}

const markedOf = (hit: Hit | null) =>
  hit?.kind === 'run' ? { rowId: hit.row.id, fromMs: hit.run.fromMs, toMs: hit.run.toMs } : null;

function isSame(before: Told | null, next: Told | null): boolean {
  if (before === null || next === null) return before === next;
  return before.x === next.x && before.y === next.y && nameOf(before.hit) === nameOf(next.hit);
}
