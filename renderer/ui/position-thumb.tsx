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
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const draw = () => thumb.current && place(thumb.current, box, height, top, bottom);
    draw();
    const watch = new ResizeObserver(draw);
    watch.observe(box);
    box.addEventListener('scroll', draw, { passive: true });
    return () => {
      watch.disconnect();
      box.removeEventListener('scroll', draw);
    };
  }, [scroller, height, top, bottom]);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const box = scroller.current;
    if (!box) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const from = { y: event.clientY, scrollTop: box.scrollTop };
    const track = box.clientHeight - top - bottom - handle.offsetHeight;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => {
      box.scrollTop = from.scrollTop + ((moved.clientY - from.y) / track) * (box.scrollHeight - box.clientHeight);
    };
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  return <div ref={thumb} className={css.thumb} aria-hidden="true" onPointerDown={onPointerDown} />;
}

function place(thumb: HTMLElement, box: HTMLElement, height: number, top: number, bottom: number): void {
  const shown = box.clientHeight - top - bottom;
  thumb.hidden = height <= shown + 1;
  if (thumb.hidden) return;
  const size = Math.max(least, (shown / height) * (shown - 8));
  const share = box.scrollTop / Math.max(1, box.scrollHeight - box.clientHeight);
  thumb.style.height = `${size}px`;
  thumb.style.transform = `translateY(${share * (shown - 8 - size)}px)`;
}
