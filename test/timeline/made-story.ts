import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { StateKind } from '../../shared/activity/state-kinds.ts';
import type { Backend } from '../../shared/contract/activity.ts';
import { madeBackend, seeded } from './made-activity.ts';

const minute = 60_000;

/** A stretch of one backend's life: its state from then on, in minutes before now. */
interface Step {
  readonly ago: number;
  readonly kind: StateKind;
  /** Start of its transaction, in minutes before now; by default that of the step. */
  readonly xactAgo?: number;
  readonly blockedBy?: readonly number[];
}

interface Life {
  readonly pid: number;
  readonly application: string;
  readonly steps: readonly Step[];
  /** Gone since then. */
  readonly endAgo?: number;
}

function leak(): Life[] {
  return Array.from({ length: 12 }, (_, i) => {
    const ago = 82 - i * 7;
    return {
      pid: 18_915 + i * 107,
      application: 'drproject.cgi',
      steps: [
        { ago, kind: 'active' },
        { ago: ago - 0.3, kind: 'idle-in-transaction', xactAgo: ago },
      ],
    };
  });
}

function workers(application: string, from: number, count: number, share: number, endAgo = 0): Life[] {
  const random = seeded(from);
  return Array.from({ length: count }, (_, i) => {
    const steps: Step[] = [];
    for (let ago = 88.5; ago > endAgo; ago -= 0.3 + random() * 2) {
      steps.push({ ago, kind: random() < share ? 'active' : 'idle' });
    }
    return { pid: from + i * 11, application, steps, ...(endAgo > 0 ? { endAgo } : {}) };
  });
}

/** What the design's picture tells: a leak, a lock queue behind it, pools that work, and what may be hidden or odd. */
export function storyLives(): readonly Life[] {
  const waits = (pid: number, application: string, ago: number, blockedBy: readonly number[]): Life => ({
    pid,
    application,
    steps: [
      { ago: 17, kind: 'idle' },
      { ago: 15, kind: 'active' },
      { ago: 14.2, kind: 'idle' },
      { ago, kind: 'waiting', blockedBy },
    ],
  });
  return [
    ...leak(),
    waits(21_377, 'psql', 6.2, [18_915]),
    waits(20_114, 'processor', 5.9, [21_377]),
    ...workers('processor', 20_120, 13, 0.45),
    ...workers('socorro-webapp', 30_000, 31, 0.1),
    ...workers('celery', 31_000, 24, 0.3),
    ...workers('metabase', 32_000, 3, 0.05, 20),
    {
      pid: 33_000,
      application: 'cron',
      steps: [
        { ago: 70, kind: 'active' },
        { ago: 60, kind: 'aborted', xactAgo: 70 },
      ],
    },
    {
      pid: 33_100,
      application: '<b>&"x"</b> \u202Egnp.exe',
      steps: [
        { ago: 60, kind: 'idle' },
        { ago: 30, kind: 'active' },
      ],
    },
    ...Array.from({ length: 9 }, (_, i) => ({
      pid: 34_000 + i,
      application: 'hidden from this role',
      steps: [{ ago: 80 - i * 4, kind: 'unknown' as const }],
    })),
  ];
}

/** Samples the lives, each five seconds, from 88.5 minutes before `nowMs` on; with a pause in between. */
export function storyStore(nowMs: number, gapAgo: readonly [number, number] | null = [34, 31]): RunStore {
  const runs = openRunStore({ keepMs: 2 * 60 * minute });
  const lives = storyLives();
  const last = new Map<string, string>();
  const seen = new Set<string>();
  let wasInGap = false;
  for (let at = nowMs - 88.5 * minute; at <= nowMs; at += 5000) {
    const ago = (nowMs - at) / minute;
    const isInGap = gapAgo !== null && ago < gapAgo[0] && ago > gapAgo[1];
    if (isInGap) {
      wasInGap = true;
      continue;
    }
    if (wasInGap && gapAgo !== null) {
      runs.gap({ fromMs: nowMs - gapAgo[0] * minute, toMs: at, why: 'paused' });
      last.clear();
      wasInGap = false;
    }
    const changed: Backend[] = [];
    const gone: string[] = [];
    for (const life of lives) {
      const backend = lifeAt(life, ago, nowMs);
      const key = String(life.pid);
      const before = seen.has(key);
      if (backend === null) {
        if (before) gone.push(lifeKey(life, nowMs));
        seen.delete(key);
        continue;
      }
      seen.add(key);
      const look = JSON.stringify(backend);
      if (last.get(key) !== look) changed.push(backend);
      last.set(key, look);
    }
    runs.tick({ nowMs: at, used: 2 + seen.size, changed, gone });
  }
  return runs;
}

const startOf = ({ steps }: Life, nowMs: number) => nowMs - (steps[0]?.ago ?? 0) * minute;

const lifeKey = (life: Life, nowMs: number): string =>
  madeBackend({
    pid: life.pid,
    startMs: startOf(life, nowMs),
    application: '',
    kind: 'idle',
    sinceMs: 0,
    xactMs: null,
  }).key;

function lifeAt(life: Life, ago: number, nowMs: number): Backend | null {
  if (life.endAgo !== undefined && ago <= life.endAgo) return null;
  const step = life.steps.findLast((one) => one.ago >= ago);
  if (step === undefined) return null;
  const { kind, xactAgo = step.ago, blockedBy = [] } = step;
  return madeBackend({
    pid: life.pid,
    startMs: startOf(life, nowMs),
    application: life.application,
    kind,
    sinceMs: nowMs - step.ago * minute,
    xactMs: kind === 'idle' || kind === 'unknown' ? null : nowMs - xactAgo * minute,
    blockedBy,
  });
}
