import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import css from './data-table.module.css';

interface PositionThumbProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** px of all that scrolls; a change of it redraws the thumb. */
  readonly height: number;
  /** px of what stays at the top and at the bottom. */
  readonly top: number;
  readonly bottom: number;
}

const least = 24;

/** Shows where in the list the window is, without taking width from it. Wheel, keys and dragging the thumb scroll. */
export function PositionThumb({ scroller, height, top, bottom }: PositionThumbProps) {
  const thumb = useRef<HTMLDivElement>(null);
  // Kept, because asking the element would lay the page out once more at each key of a filter.
  const box = useRef({ height: 0, scrollTop: 0 });
  const parts = useRef({ height, top, bottom });
  useEffect(() => {
    parts.current = { height, top, bottom };
    if (thumb.current) place(thumb.current, box.current, parts.current);
  }, [height, top, bottom]);
  useEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const read = () => {
      box.current = { height: current.clientHeight, scrollTop: current.scrollTop };
      if (thumb.current) place(thumb.current, box.current, parts.current);
    };
    const watch = new ResizeObserver(read);
    watch.observe(current);
    current.addEventListener('scroll', read, { passive: true });
    return () => {
      watch.disconnect();
      current.removeEventListener('scroll', read);
    };
  }, [scroller]);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const { current } = scroller;
    if (!current) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const from = { y: event.clientY, scrollTop: current.scrollTop };
    const track = current.clientHeight - top - bottom - handle.offsetHeight;
    const range = current.scrollHeight - current.clientHeight;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => {
      current.scrollTop = from.scrollTop + ((moved.clientY - from.y) / track) * range;
    };
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  return <div ref={thumb} className={css.thumb} aria-hidden="true" onPointerDown={onPointerDown} />;
}

interface Parts {
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
}

function place(thumb: HTMLElement, box: { readonly height: number; readonly scrollTop: number }, parts: Parts): void {
  const shown = box.height - parts.top - parts.bottom;
  thumb.hidden = parts.height <= shown + 1;
  if (thumb.hidden) return;
  const size = Math.max(least, (shown / parts.height) * (shown - 8));
  const share = Math.min(1, box.scrollTop / Math.max(1, parts.height - shown));
  thumb.style.height = `${size}px`;
  thumb.style.transform = `translateY(${share * (shown - 8 - size)}px)`;
}
