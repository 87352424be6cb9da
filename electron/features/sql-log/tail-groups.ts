import type { GroupBy, LogGroup, LogNPlusOne } from '../../../shared/contract/sql-log-tail.ts';
import type { StatementGroup } from '../../../shared/sql-log/statement-groups.ts';
import type { LogReading } from './tail-reading.ts';
import type { Total, TotalsBy } from './tail-totals.ts';

const mostGroups = 300;
const shownCharacters = 1_000;

interface Shown {
  readonly groups: LogGroup[];
  readonly groupsLeftOut: number;
  readonly totalMs: number;
}

export interface GroupsAsked {
  readonly by: GroupBy;
  readonly seconds: number;
  readonly findings: readonly LogNPlusOne[];
  /** Seen running at each look: calls are not known. */
  readonly isSampled: boolean;
}

/** By time, then by calls: the first of them, and how many more there are. */
export function groupsOf(reading: LogReading, asked: GroupsAsked): Shown {
  const counted = asked.by === 'fingerprint' ? [...reading.groups.all()] : reading.totals.all(asked.by);
  const sorted = counted.toSorted((a, b) => b.totalMs - a.totalMs || b.calls - a.calls);
  const totalMs = counted.reduce((sum, one) => sum + one.totalMs, 0);
  const groups = sorted.slice(0, mostGroups).map((one) => ({
    ...('id' in one ? ofStatement(one, asked.findings) : ofName(one, asked.by)),
    ...figuresOf(one, asked),
  }));
  return { groups, groupsLeftOut: sorted.length - groups.length, totalMs };
}

type Figures = Pick<LogGroup, 'calls' | 'callsPerSecond' | 'totalMs' | 'meanMs' | 'timed' | 'seen'>;

function figuresOf({ calls, timed, totalMs }: StatementGroup | Total, { seconds, isSampled }: GroupsAsked): Figures {
  if (isSampled) return { calls: null, callsPerSecond: null, totalMs: null, meanMs: null, timed: 0, seen: calls };
  return {
    ...{ calls, timed, seen: null, callsPerSecond: seconds > 0 ? calls / seconds : null },
    totalMs: timed === 0 ? null : totalMs,
    meanMs: timed === 0 ? null : totalMs / timed,
  };
}

type Named = Omit<LogGroup, keyof Figures>;

function ofStatement({ id, text, sample, applications }: StatementGroup, findings: readonly LogNPlusOne[]): Named {
  const key = String(id);
  const [most] = [...applications].toSorted(([, a], [, b]) => b - a);
  const application = most === undefined || most[0] === '' ? null : most[0];
  const [isLookUp, isList] = [
    findings.some(({ groupKey }) => groupKey === key),
    findings.some((finding) => finding.key.endsWith(`:${key}`)),
  ];
  return {
    key,
    text: text.slice(0, shownCharacters),
    hasSample: sample !== '',
    application,
    applications: applications.size,
    isLookUp,
    isList,
  };
}

const unnamed: Readonly<Record<TotalsBy, string>> = {
  application: '(no application_name)',
  role: '(role not logged)',
  database: '(database not logged)',
};

function ofName({ name }: Total, by: GroupBy): Named {
  const text = name === '' && by !== 'fingerprint' ? unnamed[by] : name;
  const application = by === 'application' && name !== '' ? name : null;
  return { key: `${by}:${name}`, text, hasSample: false, application, applications: 1, isLookUp: false, isList: false };
}
