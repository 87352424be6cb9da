import type { ReactNode, Ref } from 'react';
import type { Lane, Run, RunStore } from '../../../shared/activity/run-store.ts';

/** A stretch of the server's time, ms since 1970. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lanes under one head. Closed, it is drawn as counts by state. */
export interface TimelineGroup {
  readonly id: string;
  readonly label: string;
  /** Backends of it now; the lanes are those of the window, ended ones too. */
  readonly count: number;
  /** The finding about this group, drawn in its head. */
  readonly note?: { readonly text: string; readonly tone: 'idletx' | 'lock' };
  readonly isOpen: boolean;
  readonly lanes: readonly Lane[];
}

export interface TimelineProps {
  /** Grows in place: `version` says when. */
  readonly runs: RunStore;
  readonly version: number;
  readonly groups: readonly TimelineGroup[];
  /** What is shown. While it follows, only its length counts: it ends at `nowMs`. */
  readonly window: TimeWindow;
  /** The server's clock at the last sample. */
  readonly nowMs: number;
  readonly isFollowing: boolean;
  /** The user zoomed, panned, or asked for now. At most every 100 ms while a gesture goes on. */
  readonly onWindow: (window: TimeWindow, isFollowing: boolean) => void;
  /** The moment that the user looks at; null is now. */
  readonly cursorMs: number | null;
  readonly onCursor: (ms: number | null) => void;
  /** Key of the chosen lane. */
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly onToggle: (groupId: string) => void;
  /** Connections for ordinary roles, and of all; null: not known. */
  readonly limit: { readonly limit: number; readonly max: number } | null;
  /** The facts of a run. The run is a copy that may be kept. */
  readonly tooltip: (key: string, run: Run) => ReactNode;
  /** Distance of two samples, by which `,` and `.` step. */
  readonly stepMs?: number;
  readonly ref?: Ref<TimelineHandle>;
}

export interface TimelineHandle {
  /** What is drawn now, as an SVG document. */
  svg(): string;
  /** The same as a PNG at twice the size, base64, below the door's 950 kB. */
  png(): Promise<string>;
  focus(): void;
}
