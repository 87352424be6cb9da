import type { TimelineProps } from './timeline-props.ts';

export type { TimelineGroup, TimelineHandle, TimelineProps, TimeWindow } from './timeline-props.ts';

/** Lanes of backends over time. */
export function Timeline(_props: TimelineProps) {
  return null;
}
