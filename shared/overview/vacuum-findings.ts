import { serverMsOrNull } from '../activity/server-time.ts';
import type { VacuumVerdict } from '../contract/vacuum.ts';
import { countOf, countText } from '../figure-text.ts';
import { holderName } from '../vacuum/holder-words.ts';
import { type Finding, inRoom, type Seen } from './seen.ts';

const open = (search: Readonly<Record<string, string>> = {}) => inRoom('vacuum', 'Vacuum', search);

export function vacuumFindings(seen: Seen): readonly Finding[] {
  return [wraparound(seen), heldBack(seen), cancelled(seen), never(seen), off(seen)].filter((one) => one !== null);
}

/** Tables with this verdict, and the one of them with the most dead rows. */
function withVerdict({ vacuumVerdicts }: Seen, wanted: VacuumVerdict): { count: number; worst: string } {
  const found = vacuumVerdicts?.verdicts.find(({ verdict }) => verdict === wanted);
  return { count: found?.tables ?? 0, worst: found?.worst ?? '' };
}

/** From here on autovacuum has failed at it for long: by default it begins at 200 million, the server stops at ~2 billion. */
const wraparoundShare = 2;
/** Older than this no row may become: https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND */
export const mostTransactions = 2_146_483_647;

function wraparound(seen: Seen): Finding | null {
  const { figures } = seen;
  if (figures === null || figures.xid_age < figures.freeze_max_age * wraparoundShare) return null;
  const left = mostTransactions - figures.xid_age;
  return {
    id: 'wraparound',
    urgency: left < 500_000_000 ? 'now' : 'soon',
    title: `Oldest row is ${countText(figures.xid_age)} transactions old`,
    evidence: `~${countText(Math.max(0, left))} transactions until this server takes no more writes`,
    sinceMs: null,
    to: open({ side: 'wraparound' }),
  };
}

function heldBack({ vacuumNow }: Seen): Finding | null {
  if (vacuumNow === null || vacuumNow.decisive === null) return null;
  const holder = vacuumNow.holders[vacuumNow.decisive];
  const { heldBack: held } = vacuumNow;
  // Whoever works holds a snapshot; only what keeps dead rows is worth a word.
  if (holder === undefined || held === null || held.rows === 0) return null;
  return {
    id: 'held back',
    urgency: 'soon',
    title: `Vacuum is held back by ${holderName(holder)}`,
    evidence: `${holder.held} ${holder.xid} keeps ~${countOf(held.rows, 'dead row')} in ${countOf(held.tables, 'table')}`,
    sinceMs: serverMsOrNull(holder.since),
    to: open(),
  };
}

function cancelled({ autovacuum }: Seen): Finding | null {
  const [last] = autovacuum?.broken ?? [];
  if (autovacuum === null || last === undefined) return null;
  const by = last.culprit === null ? '' : `, the last by pid ${last.culprit.pid} for ${last.culprit.mode ?? 'a lock'}`;
  return {
    id: 'cancelled',
    urgency: 'soon',
    title: `Autovacuum is cancelled on ${last.relation}`,
    evidence: `${countOf(autovacuum.broken.length, 'time')} while watching${by}`,
    sinceMs: last.lastSeenMs,
    to: open({ side: 'cancelled' }),
  };
}

function never(seen: Seen): Finding | null {
  const { count, worst } = withVerdict(seen, 'never');
  if (count === 0) return null;
  return {
    id: 'never vacuumed',
    urgency: 'soon',
    title: `${countOf(count, 'table')} never vacuumed, though due`,
    evidence: `the one with the most dead rows is ${worst}`,
    sinceMs: null,
    to: open({ filter: 'never vacuumed' }),
  };
}

function off(seen: Seen): Finding | null {
  const { count, worst } = withVerdict(seen, 'off');
  // Off for all of them is a setting, and said as one.
  if (seen.vacuumVerdicts?.isAutovacuumOn === false) return null;
  if (count === 0) return null;
  return {
    id: 'autovacuum off for tables',
    urgency: 'know',
    title: `${countOf(count, 'table')} over the threshold with autovacuum off`,
    evidence: `by an option of the table, such as ${worst}`,
    sinceMs: null,
    to: open({ filter: 'autovacuum off' }),
  };
}
