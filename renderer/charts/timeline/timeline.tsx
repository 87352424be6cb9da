import { IconPlayerTrackNext, IconTable } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useImperativeHandle, useRef, useState } from 'react';
import { type Actor, act, rowWords } from './act-on-key.ts';
import { moveOf } from './key-moves.ts';
import { Listing } from './listing.tsx';
import { headHeight } from './sizes.ts';
import type { Stage } from './stage.ts';
import { Sentence } from './summary.ts';
import css from './timeline.module.css';
import type { TimelineProps } from './timeline-props.ts';
import { Tip } from './tip.tsx';
import { usePointing } from './use-pointing.ts';
import { useStage } from './use-stage.ts';
import { toNow } from './walk.ts';

export type { TimelineGroup, TimelineHandle, TimelineProps, TimeWindow } from './timeline-props.ts';

const keysHelp =
  'Up and Down go through the lanes, Enter opens one, plus and minus zoom, Left and Right pan, comma and full stop step by a sample, End goes to now.';

/**
 * Lanes of backends over time, on a canvas that fills its pane, with client backends against their limit above. Drag or
 * Left and Right pan, Ctrl wheel or + and - zoom, a drag on the axis picks a stretch, End follows now.
 */
export function Timeline(props: TimelineProps) {
  const { stage, rows, canvas } = useStage(props);
  const pane = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [isListed, setListed] = useState(false);
  const [said, setSaid] = useState('');
  const [sentence] = useState(() => new Sentence());
  const pointing = usePointing(stage, scroller, props);
  useHandle(props, stage, scroller);
  const onKeyDown = useKeys({ stage, scroller, pointing, say: setSaid });
  const { window } = stage;
  const ms = props.cursorMs ?? Math.min(props.nowMs, window.toMs);
  return (
    <div ref={pane} className={css.timeline}>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus; what it shows is said by its neighbour */}
      <canvas aria-hidden="true" ref={canvas} className={css.canvas} />
      <div
        ref={scroller}
        className={css.scroller}
        role="application"
        aria-roledescription="timeline"
        aria-label={sentence.of(props, window, ms)}
        aria-description={keysHelp}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own, which is what role=application says
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={pointing.tellNothing}
      >
        <div style={{ height: headHeight + rows.height }} />
      </div>
      <p className="spoken" role="status">
        {said}
      </p>
      {isListed && <Listing props={props} window={window} />}
      <Corner stage={stage} props={props} isListed={isListed} onListed={setListed} />
      {pointing.told !== null && !isListed && <Tip told={pointing.told} props={props} pane={pane} />}
    </div>
  );
}

function useHandle(props: TimelineProps, stage: Stage, scroller: RefObject<HTMLElement | null>): void {
  useImperativeHandle(
    props.ref,
    () => ({
      svg: () => stage.svg(),
      png: () => Promise.resolve(stage.png()),
      focus: () => scroller.current?.focus(),
    }),
    [stage, scroller],
  );
}

interface CornerProps {
  readonly stage: Stage;
  readonly props: TimelineProps;
  readonly isListed: boolean;
  readonly onListed: (isListed: boolean) => void;
}

/** In the corner beside the axis: back to now, and the same as a table. */
function Corner({ stage, props, isListed, onListed }: CornerProps) {
  return (
    <div className={css.corner}>
      <button type="button" aria-pressed={isListed} title="Show as a table" onClick={() => onListed(!isListed)}>
        <IconTable size={12} aria-hidden="true" />
        <span className="spoken">Timeline as a table</span>
      </button>
      {(!stage.isFollowing || props.cursorMs !== null) && (
        <button type="button" className={css.now} title="Follow now (End)" onClick={() => toNow(stage)}>
          <IconPlayerTrackNext size={11} aria-hidden="true" />
          Now
        </button>
      )}
    </div>
  );
}

/** Keys of the timeline; what is not ours goes on to the page. */
function useKeys(actor: Actor): (event: KeyboardEvent) => void {
  const before = useRef('');
  return (event) => {
    const move = moveOf(event, before.current);
    before.current = event.key;
    if (move === null || !act(actor, move)) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'row' || move.kind === 'page') actor.say(rowWords(actor.stage));
  };
}
