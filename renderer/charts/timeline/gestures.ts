import { hitAt } from './hit.ts';
import { headHeight, isInPlot, msAt } from './sizes.ts';
import type { Stage } from './stage.ts';
import { between, panned, reachesNow, zoomed } from './time-window.ts';
import type { TimeWindow } from './timeline-props.ts';

/** px that a press may tremble and still be a click. */
const trembles = 3;
const lineHeight = 16;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly window: TimeWindow;
  readonly scrollTop: number;
  readonly isOnHead: boolean;
  isDrag: boolean;
}

export interface PointerTo {
  /** The pointer lies there now, in px of the picture and of the window; null: it left, or drags. */
  readonly onPoint: (point: { readonly x: number; readonly y: number } | null) => void;
  readonly onClick: (x: number, y: number) => void;
  readonly onDoubleClick: (x: number, y: number) => void;
}

/** Pointer and wheel on the timeline. */
export class Gestures {
  readonly #stage: Stage;
  readonly #scroller: HTMLElement;
  readonly #to: PointerTo;
  #press: Press | null = null;

  constructor(stage: Stage, scroller: HTMLElement, to: PointerTo) {
    this.#stage = stage;
    this.#scroller = scroller;
    this.#to = to;
  }

  attach(): () => void {
    const ended = new AbortController();
    const { signal } = ended;
    const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void) =>
      this.#scroller.addEventListener(name, act, { signal, passive: false });
    on('wheel', this.#wheel);
    on('pointerdown', this.#down);
    on('pointermove', this.#moved);
    on('pointerup', this.#up);
    on('pointercancel', () => this.#end());
    on('pointerleave', () => this.#press ?? this.#to.onPoint(null));
    on('dblclick', (event) => {
      const { x, y } = this.#at(event);
      this.#to.onDoubleClick(x, y);
    });
    on('scroll', () => {
      this.#stage.scrollTo(this.#scroller.scrollTop);
    });
    return () => ended.abort();
  }

  /** True while a drag goes on, which Esc ends. */
  cancel(): boolean {
    const press = this.#press;
    if (press === null || !press.isDrag) return false;
    this.#stage.span(null);
    this.#end();
    return true;
  }

  #at(event: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.#scroller.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  readonly #wheel = (event: WheelEvent): void => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#zoom(event, dy);
    } else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      event.preventDefault();
      const { view } = this.#stage;
      this.#stage.move(panned(view.window, (dx === 0 ? dy : dx) / view.pxPerMs), false);
    }
  };

  /** A pinch comes as many small steps, a wheel as few large ones. */
  #zoom(event: WheelEvent, dy: number): void {
    const { view, isFollowing, props } = this.#stage;
    const { x } = this.#at(event);
    const factor = 2 ** (Math.max(-240, Math.min(240, dy)) / (Math.abs(dy) < 40 ? 60 : 240));
    const about = msAt(view, Math.min(view.right, Math.max(view.left, x)));
    const window = zoomed(view.window, factor, about);
    this.#stage.move(window, isFollowing && reachesNow(window, props.nowMs));
  }

  readonly #down = (event: PointerEvent): void => {
    const { x, y } = this.#at(event);
    // Beyond its client width is the scroll bar.
    if (event.button !== 0 || x > this.#scroller.clientWidth) return;
    const { view } = this.#stage;
    const isOnHead = y < headHeight;
    this.#press = { x, y, window: view.window, scrollTop: view.scrollTop, isOnHead, isDrag: false };
  };

  readonly #moved = (event: PointerEvent): void => {
    const { x, y } = this.#at(event);
    const press = this.#press;
    if (press === null) {
      this.#to.onPoint({ x, y });
      return;
    }
    if (!press.isDrag && Math.hypot(x - press.x, y - press.y) <= trembles) return;
    if (!press.isDrag) this.#beginDrag(press, event);
    if (press.isOnHead) this.#mark(press, x);
    else this.#pan(press, x, y);
  };

  #beginDrag(press: Press, event: PointerEvent): void {
    press.isDrag = true;
    this.#scroller.setPointerCapture(event.pointerId);
    this.#scroller.dataset.drag = press.isOnHead ? 'mark' : 'pan';
    this.#to.onPoint(null);
  }

  #mark(press: Press, x: number): void {
    const { view } = this.#stage;
    const inside = (px: number) => msAt(view, Math.min(view.right, Math.max(view.left, px)));
    const [one, other] = [inside(press.x), inside(x)];
    this.#stage.span({ fromMs: Math.min(one, other), toMs: Math.max(one, other) });
  }

  #pan(press: Press, x: number, y: number): void {
    const { view, isFollowing } = this.#stage;
    this.#scroller.scrollTop = press.scrollTop - (y - press.y);
    const isSideways = Math.abs(x - press.x) > trembles;
    // Who only scrolls goes on following.
    if (isSideways) this.#stage.move(panned(press.window, (press.x - x) / view.pxPerMs), false);
    else if (isFollowing) this.#stage.redraw();
  }

  readonly #up = (event: PointerEvent): void => {
    const press = this.#press;
    if (press === null) return;
    const { x, y } = this.#at(event);
    const { stretch } = this.#stage;
    this.#end();
    if (!press.isDrag) this.#to.onClick(x, y);
    else if (stretch !== null) {
      this.#stage.span(null);
      this.#stage.move(between(stretch.fromMs, stretch.toMs), reachesNow(stretch, this.#stage.props.nowMs));
    }
  };

  #end(): void {
    this.#press = null;
    delete this.#scroller.dataset.drag;
  }
}

/** Whether a click there says a moment too, or only a row. */
export function momentAt(stage: Stage, x: number, y: number): number | null {
  const { view } = stage.picture;
  if (!isInPlot(view, x)) return null;
  const ms = msAt(view, x);
  return y < headHeight || hitAt(stage.picture, x, y) !== null ? ms : null;
}
