import type { HorizonHolder, VacuumVerdict } from '../contract/vacuum.ts';
import { holderName } from './holder-words.ts';
import { about, grouped, sizeWords, timesWords } from './size-words.ts';
import type { Judged } from './verdict.ts';

/** What is known of one table when it is explained. */
export interface Explained {
  readonly verdict: VacuumVerdict;
  readonly judged: Judged;
  /** Without its schema, for sentences. */
  readonly relname: string;
  readonly heap_bytes: number;
  /** What its rows would need, by the estimate; null: not known. */
  readonly needed_bytes: number | null;
  readonly decisive: HorizonHolder | null;
  /** Who holds on when that one has ended; null: nobody. */
  readonly next: HorizonHolder | null;
  /** Autovacuums that were cut short since the last that came through, and who was in the way of the last. */
  readonly broken: { readonly times: number; readonly culprit: string | null };
  readonly isServerAutovacuumOn: boolean;
  readonly isStandby: boolean;
  readonly naptimeMs: number;
  readonly reltuples: number;
}

/** Paragraphs: why it is as it is, and what would happen next. */
export function whyOf(table: Explained): string[] {
  return [...verdictWords[table.verdict](table), ...others(table)].filter((text) => text !== '');
}

const verdictWords: Readonly<Record<VacuumVerdict, (table: Explained) => readonly string[]>> = {
  wraparound: ({ judged, relname }) => [
    `${relname} holds transaction ids that are ${grouped(judged.xidAge ?? 0)} transactions old, and at ${grouped(judged.thresholds.freeze_max_age)} autovacuum vacuums it even where autovacuum is off. It will not be cancelled for a lock.`,
    'When ids are about 2.1 billion old the server stops accepting writes. If this age does not fall, look for who holds the oldest xmin, or for a vacuum that fails.',
  ],
  cancelled: ({ broken, relname }) => [
    `Autovacuum began with ${relname} and was cut short ${grouped(broken.times)} ${broken.times === 1 ? 'time' : 'times'} since it last came through${broken.culprit === null ? '' : `, the last time by ${broken.culprit}`}.`,
    'Whoever asks for a lock that conflicts with VACUUM waits for deadlock_timeout, then the worker is cancelled and begins anew in the next round. Take such locks less often, or run VACUUM by hand: that one is not cancelled.',
  ],
  'held-back': (table) => [
    `${deadWords(table)}, so every round picks ${table.relname} again, finds nothing it may remove and leaves.`,
    endWords(table),
  ],
  never: (table) => [
    `${deadWords(table)}, and no vacuum of it was ever counted. Workers may be busy elsewhere, or somebody holds a conflicting lock whenever they come: then it is skipped without a word in any view.`,
    nextRound(table),
  ],
  due: (table) => [`${dueWords(table)}.`, nextRound(table)],
  off: (table) => [
    `${about(table.judged.dead ?? 0)} dead rows are more than the ${grouped(table.judged.thresholdIfOn)} from which autovacuum would take it, but ${table.isServerAutovacuumOn ? `autovacuum is off for ${table.relname}` : 'autovacuum is off for the whole server'}.`,
    'It is vacuumed only by hand, or when a vacuum against wraparound is forced.',
  ],
  vacuuming: ({ relname }) => [`${relname} is being vacuumed now.`],
  fine: (table) => [fineWords(table)],
  young: (table) => [
    `${dueWords(table)}, but it, or its counters, are too young for a round of autovacuum to have come by.`,
    nextRound(table),
  ],
  'not-vacuumed': ({ relname }) => [
    `${relname} is partitioned: it has no rows of its own, so there is nothing to vacuum. Its partitions are vacuumed one by one.`,
    'Autovacuum never analyzes it either: ANALYZE it by hand after large changes, so that the planner knows the whole.',
  ],
  session: () => ['A temporary table: only the session that made it can vacuum it, and autovacuum never does.'],
  unknown: ({ isStandby }) => [
    isStandby
      ? 'A standby counts no dead rows: ask the primary.'
      : 'Its counters were lost, in a crash or an upgrade, or were never kept. Until something is written to it or it is analyzed, autovacuum does not come.',
  ],
};

function deadWords({ judged }: Explained): string {
  const dead = judged.dead ?? 0;
  const threshold = judged.thresholds.vacuum ?? judged.thresholdIfOn;
  const times = threshold > 0 ? dead / threshold : 0;
  const text = times >= 1.05 ? ` are ${timesWords(times)} times its threshold` : ' are over its threshold';
  return `${capital(about(dead))} dead rows${text}`;
}

function dueWords(table: Explained): string {
  const { dead, toastDead, inserted, thresholds } = table.judged;
  if (dead !== null && thresholds.vacuum !== null && dead > thresholds.vacuum) return deadWords(table);
  if (toastDead !== null && table.judged.toastThreshold !== null && toastDead > table.judged.toastThreshold) {
    return `${capital(about(toastDead))} dead rows in its TOAST table are over their threshold of ${grouped(table.judged.toastThreshold)}`;
  }
  return `${capital(about(inserted ?? 0))} rows were inserted since the last vacuum, over the threshold of ${grouped(thresholds.insert ?? 0)} for inserts`;
}

function nextRound({ decisive, naptimeMs }: Explained): string {
  const naps = `autovacuum_naptime is ${grouped(naptimeMs / 1000)} s`;
  const held =
    decisive === null ? '' : ` What died after xid ${decisive.xid} stays until ${holderName(decisive)} ends.`;
  return `The next free autovacuum worker takes it (${naps}).${held}`;
}

function endWords({ decisive, next, heap_bytes, needed_bytes, relname, judged }: Explained): string {
  if (decisive === null) return 'The next run removes them.';
  if (next !== null) return stillHeldWords(decisive, next);
  const file =
    needed_bytes === null || needed_bytes >= heap_bytes
      ? ''
      : ` The ${sizeWords(heap_bytes)} file stays; about ${sizeWords(needed_bytes)} would hold the live rows. VACUUM FULL shrinks ${relname}, under AccessExclusiveLock for its whole run.`;
  const rows = judged.dead === null ? 'the dead rows' : 'them';
  return `After ${holderName(decisive)} ends, the next run removes ${rows}.${file}`;
}

/** Ending the first alone is in vain, or nearly so: that must be known before anybody is ended. */
function stillHeldWords(decisive: HorizonHolder, next: HorizonHolder): string {
  const after = `After ${holderName(decisive)} ends, ${holderName(next)} still holds xid ${next.xid}`;
  if (next.xid === decisive.xid) return `${after}: only after both have ended the next run removes them.`;
  return `${after}: the next run removes what died before that, and the rest stays until that one ends too.`;
}

function fineWords({ judged, reltuples }: Explained): string {
  const { dead, thresholds } = judged;
  if (!thresholds.isAutovacuumOn) {
    return `Autovacuum is off here; it has ${about(dead ?? 0)} dead rows, fewer than would call it.`;
  }
  const left = Math.max(0, Math.ceil((thresholds.vacuum ?? 0) - (dead ?? 0)));
  const never = reltuples < 0 ? ' It was never analyzed, so its rows count as 0 in this arithmetic.' : '';
  return `${capital(about(dead ?? 0))} dead rows: autovacuum comes after ${grouped(left + 1)} more.${never}`;
}

/** What holds beside the verdict. */
function others(table: Explained): readonly string[] {
  const { judged, verdict } = table;
  const { toastDead, toastThreshold } = judged;
  const hasToast = toastDead !== null && toastThreshold !== null && toastDead > toastThreshold;
  const isToastTold = verdict === 'due' || verdict === 'young';
  return [
    hasToast && !isToastTold
      ? `Its TOAST table has ${about(toastDead)} dead rows of its own, over their threshold of ${grouped(toastThreshold)}.`
      : '',
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
