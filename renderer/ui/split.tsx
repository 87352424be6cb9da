import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import { classes } from './classes.ts';
import css from './split.module.css';

interface SplitProps {
  /** What takes the rest. */
  readonly children: ReactNode;
  /** The pane beside or below; nothing when null. */
  readonly side: ReactNode | null;
  readonly sideLabel: string;
  /** px; from `usePaneSize`. */
  readonly size: number;
  readonly onSize: (size: number) => void;
  readonly min: number;
  readonly max: number;
  readonly direction?: 'right' | 'below';
}

const arrows: Readonly<Record<string, number>> = { ArrowLeft: 16, ArrowUp: 16, ArrowRight: -16, ArrowDown: -16 };

/** Two panes that touch, split by a line that can be dragged or moved with the arrow keys. Never an overlay. */
export function Split(props: SplitProps) {
  const { children, side, sideLabel, size, onSize, min, max, direction = 'right' } = props;
  const kept = Math.min(max, Math.max(min, size));
  const isRight = direction === 'right';
  const pane = useShownPane(side !== null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const from = isRight ? event.clientX : event.clientY;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => {
      const by = from - (isRight ? moved.clientX : moved.clientY);
      onSize(Math.min(max, Math.max(min, kept + by)));
    };
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = arrows[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSize(Math.min(max, Math.max(min, kept + by)));
  };
  return (
    <div className={classes(css.panes, !isRight && css.stacked)}>
      <div className={css.main}>{children}</div>
      {side !== null && (
        <aside
          ref={pane}
          aria-label={sideLabel}
          className={classes(css.side, isRight ? css.right : css.below)}
          style={{ '--size': `${kept}px` }}
        >
          <hr
            tabIndex={0}
            aria-label={`Resize ${sideLabel}`}
            aria-orientation={isRight ? 'vertical' : 'horizontal'}
            aria-valuenow={kept}
            aria-valuemin={min}
            aria-valuemax={max}
            className={css.handle}
            onPointerDown={onPointerDown}
            onKeyDown={onKeyDown}
          />
          {side}
        </aside>
      )}
    </div>
  );
}

/** Where panes stack (split.module.css), one that opens would stay below what is seen. */
function useShownPane(isOpen: boolean) {
  const pane = useRef<HTMLElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (isOpen && !wasOpen.current && matchMedia('(max-width: 999px)').matches) {
      pane.current?.scrollIntoView({ block: 'nearest' });
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  return pane;
}
