import type { Run, RunStore } from '../../../shared/activity/run-store.ts';
import type { Gap } from '../../../shared/contract/activity.ts';
import type { Picture } from './picture.ts';
import { type Row, rowAt } from './rows.ts';
import { headHeight, isInPlot, msAt, stripHeight } from './sizes.ts';
import { rankOf } from './spans.ts';

/** What lies at a point of the picture. */
export type Hit =
  | { readonly kind: 'run'; readonly row: Row; readonly run: Run; readonly ms: number }
  | { readonly kind: 'group'; readonly row: Row; readonly ms: number }
  /** A lane where it has no run, or its name. */
  | { readonly kind: 'row'; readonly row: Row; readonly ms: number | null }
  | { readonly kind: 'gap'; readonly gap: Gap; readonly row: Row | null }
  | { readonly kind: 'before'; readonly row: Row | null }
  | { readonly kind: 'strip'; readonly ms: number };

/** px around the pointer in which a run that is hardly wider than a pixel is found. */
const reachPx = 2;
const narrowPx = 4;
const mostHoleMs = 30_000;

/** A copy of the lane's run at that moment: the most telling narrow one close by, else the one that covers it. */
export function runAt(runs: RunStore, key: string, ms: number, pxPerMs: number): Run | null {
  const reachMs = reachPx / pxPerMs;
  let covering: Run | null = null;
  let narrow: Run | null = null;
  runs.visit(key, ms - Math.max(reachMs, mostHoleMs), ms + reachMs, (run) => {
    if (run.fromMs <= ms) covering = { ...run };
    const isNear = run.toMs >= ms - reachMs && (run.toMs - run.fromMs) * pxPerMs < narrowPx;
    if (isNear && (narrow === null || rankOf(run.kind) > rankOf(narrow.kind))) narrow = { ...run };
  });
  const [at, near] = [covering as Run | null, narrow as Run | null];
  if (near !== null && (at === null || rankOf(near.kind) > rankOf(at.kind))) return near;
  return at !== null && isEnded(runs, key, at, ms, reachMs) ? null : at;
}

/** Its last run: what comes after it is not of this backend any more. */
function isEnded(runs: RunStore, key: string, run: Run, ms: number, reachMs: number): boolean {
  if (run.toMs + reachMs >= ms) return false;
  let hasNext = false;
  runs.visit(key, ms, ms + mostHoleMs, (next) => {
    hasNext ||= next.fromMs > run.fromMs;
  });
  return !hasNext;
}

export const gapAt = (runs: RunStore, ms: number): Gap | null =>
  runs.gaps.find(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs) ?? null;

export function hitAt(picture: Picture, x: number, y: number): Hit | null {
  const { view, rows } = picture;
  const ms = msAt(view, x);
  const isOfPlot = isInPlot(view, x);
  if (y < headHeight) return isOfPlot ? headHit(picture, ms, y) : null;
  const row = rows.list[rowAt(rows, y - headHeight + view.scrollTop)];
  if (!row) return null;
  return isOfPlot ? momentOf(picture, row, ms) : { kind: 'row', row, ms: null };
}

function headHit({ runs }: Picture, ms: number, y: number): Hit | null {
  if (y >= stripHeight) return null;
  const gap = gapAt(runs, ms);
  if (gap !== null) return { kind: 'gap', gap, row: null };
  if (ms < runs.fromMs) return { kind: 'before', row: null };
  return ms <= runs.toMs ? { kind: 'strip', ms } : null;
}

/** What a row shows at a moment. */
export function momentOf({ runs, view }: Picture, row: Row, ms: number): Hit {
  const gap = gapAt(runs, ms);
  if (gap !== null) return { kind: 'gap', gap, row };
  if (row.lane === null) return ms < runs.fromMs ? { kind: 'before', row } : { kind: 'group', row, ms };
  const run = runAt(runs, row.lane.identity.key, ms, view.pxPerMs);
  if (run !== null) return { kind: 'run', row, run, ms };
  return ms < runs.fromMs ? { kind: 'before', row } : { kind: 'row', row, ms };
}

/** Equal for points of which the tooltip says the same. */
export function nameOf(hit: Hit): string {
  if (hit.kind === 'strip') return `strip ${secondOf(hit.ms)}`;
  const where = `${hit.kind} ${hit.row?.id ?? ''}`;
  if (hit.kind === 'run') return `${where} ${hit.run.fromMs} ${hit.run.toMs}`;
  if (hit.kind === 'gap') return `${where} ${hit.gap.fromMs}`;
  return hit.kind === 'group' ? `${where} ${secondOf(hit.ms)}` : where;
}

const secondOf = (ms: number): number => Math.floor(ms / 1000);
