import { CanvasPen } from './canvas-pen.ts';
import { coloursOf, onColours } from './colours.ts';
import { forgetFits } from './fitted.ts';
import { Painter } from './paint.ts';
import type { Colours } from './pen.ts';
import type { Marked, Picture } from './picture.ts';
import { laneId, type Rows } from './rows.ts';
import { type View, viewOf } from './sizes.ts';
import { followed, kept, spanOf } from './time-window.ts';
import type { TimelineProps, TimeWindow } from './timeline-props.ts';
import { SvgPen } from './to-svg.ts';

/** What the door takes, with some room for the rest of the message. */
const mostBase64 = 940_000;
const reportMs = 150;

/**
 * The picture between React's renders: gestures move its window at once and draw the next frame; the page is told when
 * they pause, since it then looks up other lanes. All drawing is in one animation frame, however many asked for it.
 */
export class Stage {
  scrollTop = 0;
  props: TimelineProps;
  rows: Rows;
  #marked: Marked | null = null;
  #focusedId: string | null = null;
  #focusedPlace = 0;
  #stretch: TimeWindow | null = null;
  readonly #painter = new Painter();
  #canvas: HTMLCanvasElement | null = null;
  #pen: CanvasPen | null = null;
  #size = { width: 0, height: 0, ratio: 1 };
  #frame = 0;
  #window: TimeWindow | null = null;
  #isFollowing = false;
  #report: ReturnType<typeof setTimeout> | null = null;

  constructor(props: TimelineProps, rows: Rows) {
    this.props = props;
    this.rows = rows;
  }

  get isFollowing(): boolean {
    return this.#window === null ? this.props.isFollowing : this.#isFollowing;
  }

  get window(): TimeWindow {
    const window = this.#window ?? this.props.window;
    return this.isFollowing ? followed(spanOf(window), this.props.nowMs) : window;
  }

  get view(): View {
    return viewOf(this.#size, this.window, this.scrollTop);
  }

  get picture(): Picture {
    const { groups, runs, version, nowMs, cursorMs, limit, selected } = this.props;
    const { view, rows, stretch, focusedId } = this;
    const { window, isFollowing } = this.props;
    const lanesOf = isFollowing ? followed(spanOf(window), nowMs) : window;
    const marked = this.#marked;
    const selectedId = selected === null ? null : laneId(selected);
    return {
      view,
      rows,
      groups,
      lanesOf,
      runs,
      version,
      nowMs,
      cursorMs,
      limit,
      selectedId,
      focusedId,
      marked,
      stretch,
    };
  }

  /** The row of the keyboard; null: none. */
  get focusedId(): string | null {
    return this.#focusedId;
  }

  /** What is being dragged out on the axis. */
  get stretch(): TimeWindow | null {
    return this.#stretch;
  }

  /** Where that row is, or was when it had the focus: rows go with their lanes. */
  get focusedPlace(): number | null {
    if (this.#focusedId === null) return null;
    this.#focusedPlace = this.rows.byId.get(this.#focusedId) ?? this.#focusedPlace;
    return this.#focusedPlace;
  }

  focusRow(id: string | null): void {
    this.#focusedId = id;
    this.redraw();
  }

  mark(marked: Marked | null): void {
    this.#marked = marked;
    this.redraw();
  }

  span(stretch: TimeWindow | null): void {
    this.#stretch = stretch;
    this.redraw();
  }

  scrollTo(top: number): void {
    this.scrollTop = top;
    this.redraw();
  }

  /** Takes the canvas; answers how to let it go. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    const stop = onColours(() => this.#restyle());
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(canvas);
    // The pixels of another screen, or of another zoom, come without a change of size.
    window.addEventListener('resize', this.#resize);
    document.fonts.addEventListener('loadingdone', this.#refont);
    this.#resize();
    return () => {
      stop();
      resized.disconnect();
      window.removeEventListener('resize', this.#resize);
      document.fonts.removeEventListener('loadingdone', this.#refont);
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      if (this.#report !== null) clearTimeout(this.#report);
      this.#report = null;
    };
  }

  /** What the page gave. Its window counts again when it is not ours that is still on its way. */
  show(props: TimelineProps, rows: Rows): void {
    const before = this.props;
    this.props = props;
    this.rows = rows;
    if (before.runs !== props.runs) this.#painter.forget();
    const isNew = before.window !== props.window || before.isFollowing !== props.isFollowing;
    if (this.#report === null && isNew) this.#window = null;
    this.redraw();
  }

  /** Shows that stretch from now on. */
  move(window: TimeWindow, isFollowing: boolean): void {
    const { runs, nowMs } = this.props;
    this.#window = kept(window, runs.fromMs, nowMs);
    this.#isFollowing = isFollowing;
    this.redraw();
    this.#report ??= setTimeout(() => {
      this.#report = null;
      if (this.#window !== null) this.props.onWindow(this.window, this.isFollowing);
    }, reportMs);
  }

  redraw(): void {
    if (this.#frame === 0 && this.#canvas !== null) this.#frame = requestAnimationFrame(this.#draw);
  }

  svg(): string {
    const canvas = this.#canvas;
    if (canvas === null || this.#pen === null) return '';
    const pen = new SvgPen(coloursOf(canvas), 2, this.#pen);
    this.#painter.paint(pen, this.#still(2));
    return pen.document(this.#size.width, this.#size.height);
  }

  png(): string {
    for (const ratio of [2, 1.5]) {
      const base64 = this.#png(ratio);
      if (base64.length < mostBase64) return base64;
    }
    return this.#png(1);
  }

  #png(ratio: number): string {
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(this.#size.width * ratio);
    canvas.height = Math.round(this.#size.height * ratio);
    // Within the page, so that its text has the page's figures, all of one width; gone before a frame shows it.
    this.#canvas?.after(canvas);
    try {
      return this.#drawn(canvas, ratio);
    } finally {
      canvas.remove();
    }
  }

  #drawn(canvas: HTMLCanvasElement, ratio: number): string {
    const pen = canvas.getContext('2d', { alpha: false });
    if (!pen || this.#canvas === null) return '';
    const made = new CanvasPen(pen, coloursOf(this.#canvas), ratio, this.#family());
    made.begin();
    this.#painter.paint(made, this.#still(ratio));
    return canvas.toDataURL('image/png').replace('data:image/png;base64,', '');
  }

  /** Without what only the pointer and the focus make. */
  #still(ratio: number): Picture {
    const view = viewOf({ ...this.#size, ratio }, this.window, this.scrollTop);
    return { ...this.picture, view, marked: null, focusedId: null, stretch: null };
  }

  readonly #draw = (): void => {
    this.#frame = 0;
    const { width, height } = this.#size;
    if (this.#pen === null || width === 0 || height === 0) return;
    this.#pen.begin();
    this.#painter.paint(this.#pen, this.picture);
  };

  readonly #resize = (): void => {
    const canvas = this.#canvas;
    if (canvas === null) return;
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = Math.max(1, window.devicePixelRatio);
    const { width: beforeWidth, height: beforeHeight, ratio: before } = this.#size;
    if (this.#pen !== null && beforeWidth === width && beforeHeight === height && before === ratio) return;
    this.#size = { width, height, ratio };
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.#restyle();
    // A canvas that changed its size is empty until it is drawn: at once, so that no frame shows that.
    this.#draw();
  };

  readonly #refont = (): void => {
    forgetFits();
    this.redraw();
  };

  #restyle(): void {
    const pen = this.#canvas?.getContext('2d', { alpha: false });
    if (!pen || this.#canvas === null) return;
    const colours: Colours = coloursOf(this.#canvas);
    this.#pen = new CanvasPen(pen, colours, this.#size.ratio, this.#family());
    this.redraw();
  }

  #family(): string {
    return this.#canvas === null ? 'sans-serif' : getComputedStyle(this.#canvas).fontFamily;
  }
}
