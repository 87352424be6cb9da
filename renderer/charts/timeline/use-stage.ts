import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Rows, rowsOf } from './rows.ts';
import { Stage } from './stage.ts';
import type { TimelineProps } from './timeline-props.ts';

interface Staged {
  readonly stage: Stage;
  readonly rows: Rows;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
}

/** A stage for the canvas, told of each new props. */
export function useStage(props: TimelineProps): Staged {
  const rows = useMemo(() => rowsOf(props.groups), [props.groups]);
  const [stage] = useState(() => new Stage(props, rows));
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => (canvas.current === null ? undefined : stage.attach(canvas.current)), [stage]);
  useLayoutEffect(() => stage.show(props, rows));
  return { stage, rows, canvas };
}
