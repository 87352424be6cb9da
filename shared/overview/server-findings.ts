import { serverMsOrNull } from '../activity/server-time.ts';
import type { Setting } from '../contract/overview.ts';
import { countOf, sizeText } from '../figure-text.ts';
import { qualified } from '../ident.ts';
import { type Finding, inRoom, type Seen, type Urgency } from './seen.ts';

/** Settings, slots, indexes, statements: what no second of watching shows. */
export function serverFindings(seen: Seen): readonly Finding[] {
  return [...settings(seen), ...slots(seen), invalid(seen), unused(seen), nPlusOne(seen), newPages(seen)].filter(
    (one) => one !== null,
  );
}

interface Rule {
  readonly name: string;
  readonly isWrong: (value: string) => boolean;
  readonly urgency: Urgency;
  readonly evidence: string;
}

const isOff = (value: string) => value === 'off';

const rules: readonly Rule[] = [
  {
    name: 'fsync',
    isWrong: isOff,
    urgency: 'soon',
    evidence: 'a crash of the machine can leave this cluster beyond repair',
  },
  {
    name: 'full_page_writes',
    isWrong: isOff,
    urgency: 'soon',
    evidence: 'a crash of the machine can leave torn pages',
  },
  {
    name: 'autovacuum',
    isWrong: isOff,
    urgency: 'soon',
    evidence: 'dead rows stay until somebody runs VACUUM; only wraparound still starts one',
  },
  {
    name: 'track_counts',
    isWrong: isOff,
    urgency: 'soon',
    evidence: 'autovacuum does not know what to do, and every counter stands still',
  },
  {
    name: 'idle_in_transaction_session_timeout',
    isWrong: (value) => value === '0',
    urgency: 'know',
    evidence: 'a forgotten transaction stays open for as long as its client lives',
  },
  {
    name: 'log_statement',
    isWrong: (value) => value === 'all',
    urgency: 'know',
    evidence: 'every statement is written to the server log, with its literals',
  },
];

function settings({ server }: Seen): readonly Finding[] {
  if (server === null) return [];
  const byName = new Map(server.settings.map((setting) => [setting.name, setting]));
  const wrong = rules.flatMap(({ name, isWrong, urgency, evidence }): Finding[] => {
    const setting = byName.get(name);
    if (setting === undefined || !isWrong(setting.value)) return [];
    const title = `${name} is ${setting.value}`;
    return [
      {
        ...{ id: `setting ${name}`, here: `setting ${name}` },
        ...{ urgency, title, evidence: `${evidence}${from(setting)}`, sinceMs: null, to: null },
      },
    ];
  });
  const pending = server.settings.filter(({ isPendingRestart }) => isPendingRestart).map(({ name }) => name);
  if (pending.length === 0) return wrong;
  return [
    ...wrong,
    {
      id: 'pending restart',
      urgency: 'know',
      title: `${countOf(pending.length, 'setting waits', 'settings wait')} for a restart`,
      evidence: pending.join(', '),
      sinceMs: null,
      to: null,
      here: `setting ${pending[0]}`,
    },
  ];
}

const from = ({ source }: Setting) => (source === 'default' ? '' : ` (from: ${source})`);

/** Less is kept for any slot that lags a little. */
const muchWal = 1024 ** 3;

function slots({ server }: Seen): readonly Finding[] {
  return (server?.slots ?? []).flatMap((slot): Finding[] => {
    const isLost = slot.wal_status === 'lost';
    const keepsMuch = !slot.active && (slot.kept_bytes ?? 0) >= muchWal;
    if (!isLost && !keepsMuch) return [];
    return [
      {
        id: `slot ${slot.slot_name}`,
        here: `slot ${slot.slot_name}`,
        urgency: isLost ? 'know' : 'soon',
        title: isLost
          ? `Slot ${slot.slot_name} is lost`
          : `Slot ${slot.slot_name} keeps ${sizeText(slot.kept_bytes)} of WAL`,
        evidence: isLost
          ? 'the WAL that it needs is gone: its consumer must begin anew'
          : 'it is inactive: nobody reads from it, and the server must keep what it has not read',
        sinceMs: null,
        to: null,
      },
    ];
  });
}

function invalid({ indexes }: Seen): Finding | null {
  const first = indexes?.invalid[0];
  if (!indexes || first === undefined) return null;
  return {
    id: 'invalid indexes',
    urgency: 'know',
    title: `${countOf(indexes.invalidCount, 'index is', 'indexes are')} invalid`,
    evidence: `${first.relname} on ${first.table}: written with every row, never read (a CREATE INDEX CONCURRENTLY that failed)`,
    sinceMs: null,
    to: inRoom('relations', 'Relations', { filter: 'is:invalid' }),
  };
}

/** Smaller ones cost little, and young counters say little. */
const unusedBytes = 10 * 1024 ** 2;
const youngMs = 24 * 3_600_000;
const freshMs = 3_600_000;

/** Since when nobody scanned them; null: for too short a time to say anything. */
function unusedSince({ indexes, server, nowMs }: Seen): string | null {
  const resetMs = serverMsOrNull(indexes?.stats_reset ?? null);
  if (resetMs !== null) return nowMs - resetMs < youngMs ? null : day(resetMs);
  // Without a reset the counters are at least as old as the server's start.
  const startedMs = serverMsOrNull(server?.started ?? null);
  return startedMs === null || nowMs - startedMs < freshMs ? null : 'the statistics began';
}

function unused(seen: Seen): Finding | null {
  const { indexes } = seen;
  const since = unusedSince(seen);
  const [first] = indexes?.unused ?? [];
  if (!indexes || first === undefined || since === null || indexes.unused_bytes < unusedBytes) return null;
  const { unusedCount: count, unused_bytes } = indexes;
  return {
    id: 'unused indexes',
    urgency: 'know',
    title: `${countOf(count, 'index has', 'indexes have')} 0 scans since ${since}`,
    evidence: `~${sizeText(unused_bytes)} in total, largest ${first.relname} on ${first.table}; standbys count for themselves`,
    sinceMs: null,
    to: null,
    copy: {
      label: 'Copy the list',
      text: indexes.unused.map((one) => `${qualified(one.nspname, one.relname)}\t${sizeText(one.bytes)}`).join('\n'),
    },
  };
}

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function nPlusOne({ statements }: Seen): Finding | null {
  const found = (statements?.rows ?? []).filter((row) => row.nPlusOne !== null);
  const worst = [...found].sort((a, b) => b.calls - a.calls)[0];
  if (!worst?.nPlusOne) return null;
  return {
    id: 'n plus one',
    urgency: 'know',
    title: `N+1 on ${worst.nPlusOne.relation}`,
    evidence: worst.nPlusOne.sentence,
    sinceMs: null,
    to: inRoom('statements', 'Statements'),
  };
}

/** Below this rate an index written once more costs nobody anything. */
const leastUpdates = 20;
const lowHotShare = 0.2;

/** The table that updates most, and hardly ever in place: each update then writes every index again. */
function newPages({ writes }: Seen): Finding | null {
  if (writes === null) return null;
  const { tables } = writes;
  let worst: { name: string; updates: number; hot: number } | null = null;
  for (const [i, name] of tables.relname.entries()) {
    const updates = tables.updateRate[i] ?? 0;
    const hot = (tables.hotRate[i] ?? 0) / (updates || 1);
    if (updates < leastUpdates || hot > lowHotShare) continue;
    if (worst === null || updates > worst.updates) worst = { name, updates, hot };
  }
  if (worst === null) return null;
  return {
    id: 'hot',
    urgency: 'know',
    title: `${Math.round(worst.updates)} updates/s of ${worst.name} are hardly ever HOT`,
    evidence: `${Math.round(worst.hot * 100)} % are; each of the others writes to every index of the table`,
    sinceMs: null,
    to: inRoom('writes', 'Writes'),
  };
}
