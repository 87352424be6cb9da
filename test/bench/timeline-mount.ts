/// <reference types="vite/client" />
import { createElement, type ReactNode, useEffect, useReducer, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Timeline, type TimelineGroup, type TimelineHandle } from '../../renderer/charts/timeline/timeline.tsx';
import '../../renderer/ui/fonts.css';
import '../../renderer/ui/tokens.css';
import '../../renderer/ui/base.css';
import { keepMs } from '../../renderer/state/live.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { Lane, Run, RunStore } from '../../shared/activity/run-store.ts';
import { kindWords } from '../../shared/activity/state-kinds.ts';
import { type BusyPool, busyStore } from '../timeline/made-activity.ts';
import { storyStore } from '../timeline/made-story.ts';

/** The page of the timeline's bench and of its page test: the real component with made activity, nothing else. */

export interface MountOptions {
  readonly story: 'busy' | 'design' | 'none';
  readonly backends?: number;
  /** Of activity that there was; as many are shown. */
  readonly minutes?: number;
  readonly changesPerMinute?: number;
  /** By default what the page keeps. */
  readonly keepMs?: number;
  readonly isClosed?: boolean;
}

/** A moment that never moves, so that pictures are the same. Noon in every time zone's day. */
const nowAtFirst = Date.UTC(2026, 10, 21, 13, 8, 41);

interface Shared {
  runs: RunStore;
  pool: BusyPool | null;
  nowMs: number;
  version: number;
  keepMs: number;
  redraw: () => void;
  handle: TimelineHandle | null;
  /** The window that the page was told of last. */
  shown: { fromMs: number; toMs: number; isFollowing: boolean } | null;
  /** What the page was told besides, in order. */
  readonly said: string[];
}

const shared: Shared = {
  runs: openRunStore({ keepMs: 0 }),
  pool: null,
  nowMs: nowAtFirst,
  version: 0,
  keepMs,
  redraw: () => undefined,
  handle: null,
  shown: null,
  said: [],
};

function groupsOf(lanes: readonly Lane[], closed: ReadonlySet<string>, isClosed: boolean): readonly TimelineGroup[] {
  const byName = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const name = lane.identity.application_name ?? '';
    const list = byName.get(name);
    if (list) list.push(lane);
    else byName.set(name, [lane]);
  }
  return [...byName].map(([label, list]) => ({
    id: label,
    label,
    count: list.filter((lane) => !lane.isGone).length,
    ...(label === 'drproject.cgi'
      ? {
          note: { text: '12 idle in transaction, none finished a transaction in this window', tone: 'idletx' as const },
        }
      : {}),
    isOpen: isClosed === closed.has(label),
    lanes: list,
  }));
}

function tooltip(key: string, run: Run): ReactNode {
  return createElement('b', null, `pid ${key.split('@')[0]} ${kindWords[run.kind]}`);
}

function onReady(redraw: () => void): void {
  shared.redraw = redraw;
}

function Room({ options }: { readonly options: MountOptions }) {
  const { minutes = 90, isClosed = false } = options;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => onReady(redraw), []);
  const span = minutes * 60_000;
  const [shown, setShown] = useState({ window: { fromMs: nowAtFirst - span, toMs: nowAtFirst }, isFollowing: true });
  const [cursorMs, setCursor] = useState<number | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const closedAtFirst =
    options.story === 'design' ? ['socorro-webapp', 'celery', 'metabase', 'hidden from this role'] : [];
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set(closedAtFirst));
  const { runs, version, nowMs } = shared;
  const fromMs = shown.isFollowing ? nowMs - (shown.window.toMs - shown.window.fromMs) : shown.window.fromMs;
  const lanes = runs.lanes(fromMs, shown.isFollowing ? nowMs : shown.window.toMs);
  const groups = groupsOf(lanes, closed, isClosed);
  const toggled = (id: string) => (before: ReadonlySet<string>) => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  };
  return createElement(Timeline, {
    runs,
    version,
    groups,
    window: shown.window,
    nowMs,
    isFollowing: shown.isFollowing,
    onWindow: (window, isFollowing) => {
      shared.shown = { ...window, isFollowing };
      setShown({ window, isFollowing });
    },
    cursorMs,
    onCursor: (ms) => {
      shared.said.push(`cursor ${ms === null ? 'now' : Math.round(shared.nowMs - ms)}`);
      setCursor(ms);
    },
    selected,
    onSelect: (key) => {
      shared.said.push(`select ${key.split('@')[0]}`);
      setSelected(key);
    },
    onOpen: (key) => shared.said.push(`open ${key.split('@')[0]}`),
    onToggle: (id) => {
      shared.said.push(`toggle ${id}`);
      setClosed(toggled(id));
    },
    limit: { limit: 97, max: 100 },
    tooltip,
    ref: (handle: TimelineHandle | null) => {
      shared.handle = handle;
    },
  });
}

/** One more sample, drawn or not. */
function tick(isDrawn: boolean): void {
  shared.nowMs += 1000;
  const changes = shared.pool?.sample(shared.nowMs) ?? { changed: [], gone: [] };
  shared.runs.tick({ nowMs: shared.nowMs, used: shared.pool?.backends.length ?? 0, ...changes });
  shared.runs.prune(shared.nowMs - shared.keepMs);
  shared.version += 1;
  if (isDrawn) shared.redraw();
}

function mount(options: MountOptions): void {
  const { backends = 500, minutes = 30, changesPerMinute = 20 } = options;
  shared.keepMs = options.keepMs ?? keepMs;
  if (options.story === 'busy') {
    const made = busyStore({ backends, minutes, changesPerMinute, endMs: nowAtFirst, keepMs: shared.keepMs });
    shared.runs = made.runs;
    shared.pool = made.pool;
  }
  if (options.story === 'design') shared.runs = storyStore(nowAtFirst);
  const root = document.getElementById('root');
  if (root === null || options.story === 'none') return;
  root.style.display = 'flex';
  createRoot(root).render(createElement(Room, { options }));
}

const bench = { mount, tick, shared };
export type TimelineBench = typeof bench;
Reflect.set(window, 'timelineBench', bench);
