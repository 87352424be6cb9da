import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface MeasuredProps {
  /** px, at first and whenever it changes. */
  readonly onHeight: (height: number) => void;
  readonly children: ReactNode;
}

/** A question's text wraps where the window is narrow, so the rows below it ask how far to move. */
export function Measured({ onHeight, children }: MeasuredProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const read = () => onHeight(current.offsetHeight);
    read();
    const watch = new ResizeObserver(read);
    watch.observe(current);
    return () => watch.disconnect();
  }, [onHeight]);
  return <div ref={box}>{children}</div>;
}
