import type { RunStore } from '../../../shared/activity/run-store.ts';
import type { Row, Rows } from './rows.ts';
import { headHeight, type View } from './sizes.ts';
import type { TimelineGroup, TimelineProps, TimeWindow } from './timeline-props.ts';

/** The run under the pointer or the focus: framed, and told about in the tooltip. */
export interface Marked {
  readonly rowId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** All that one frame shows. */
export interface Picture {
  readonly view: View;
  readonly rows: Rows;
  readonly groups: readonly TimelineGroup[];
  /** The stretch whose lanes the groups have: the page's, behind a gesture that goes on. */
  readonly lanesOf: TimeWindow;
  readonly runs: RunStore;
  readonly version: number;
  readonly nowMs: number;
  readonly cursorMs: number | null;
  readonly limit: TimelineProps['limit'];
  /** Row ids; null: none. */
  readonly selectedId: string | null;
  readonly focusedId: string | null;
  readonly marked: Marked | null;
  /** Being dragged out on the axis. */
  readonly stretch: TimeWindow | null;
}

/** Where the row's top lies in the picture. */
export const topOf = (view: View, row: Row): number => headHeight + row.top - view.scrollTop;
