import type { Lane } from '../../../shared/activity/run-store.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { groupHeight, laneHeight } from './sizes.ts';
import type { TimelineGroup } from './timeline-props.ts';

/** A line of the picture: a group's head, or one lane. */
export interface Row {
  /** Unique: `group:<id>`, or the lane's key. */
  readonly id: string;
  /** px below the head. */
  readonly top: number;
  readonly height: number;
  readonly group: TimelineGroup;
  /** null: the head of the group. */
  readonly lane: Lane | null;
  /** Safe to draw. */
  readonly label: string;
}

export interface Rows {
  readonly list: readonly Row[];
  readonly height: number;
  readonly byId: ReadonlyMap<string, number>;
  /** Places of the lanes that a pid had, by first sight: pids are used again. */
  readonly byPid: ReadonlyMap<number, readonly number[]>;
}

/** Keys begin with a pid, so that no group's id is one. */
export const laneId = (key: string): string => key;
const groupId = (id: string): string => `group:${id}`;

/** All lines, open groups with their lanes. A lane that two groups claim is drawn in the first. */
export function rowsOf(groups: readonly TimelineGroup[]): Rows {
  const list: Row[] = [];
  const byId = new Map<string, number>();
  const byPid = new Map<number, number[]>();
  let top = 0;
  for (const group of groups) {
    const id = groupId(group.id);
    byId.set(id, list.length);
    list.push({ id, top, height: groupHeight, group, lane: null, label: visibleText(group.label) });
    top += groupHeight;
    if (!group.isOpen) continue;
    for (const lane of group.lanes) {
      const { key, pid } = lane.identity;
      if (byId.has(key)) continue;
      const places = byPid.get(pid);
      if (places) places.push(list.length);
      else byPid.set(pid, [list.length]);
      byId.set(key, list.length);
      list.push({ id: key, top, height: laneHeight, group, lane, label: String(pid) });
      top += laneHeight;
    }
  }
  return { list, height: top, byId, byPid };
}

/** The place of the row at `y` px below the head; -1 beyond the last one. */
export function rowAt({ list, height }: Rows, y: number): number {
  if (y < 0 || y >= height) return -1;
  let low = 0;
  for (let high = list.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle]?.top ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Places of the first and last row in sight; empty when `last` is less than `first`. */
export function inSight(rows: Rows, fromY: number, toY: number): { readonly first: number; readonly last: number } {
  if (rows.list.length === 0) return { first: 0, last: -1 };
  const first = rowAt(rows, Math.max(0, fromY));
  const last = rowAt(rows, Math.min(rows.height - 1, toY));
  return first < 0 ? { first: 0, last: -1 } : { first, last };
}

/** How far to scroll so that the row is whole in a pane of that height; where it is already, nothing changes. */
export function scrolledTo(row: Row, scrollTop: number, paneHeight: number): number {
  if (row.top < scrollTop) return row.top;
  return row.top + row.height > scrollTop + paneHeight ? row.top + row.height - paneHeight : scrollTop;
}
