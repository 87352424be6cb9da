import type { VacuumVerdict } from '../../../shared/contract/vacuum.ts';
import type { Tone } from '../../ui/tag.tsx';

export interface VerdictWords {
  readonly label: string;
  readonly tone: Tone;
  readonly title: string;
  /** Over the column of reasons. */
  readonly heading: string;
  /** No tag: there is nothing to see, or another place shows it. */
  readonly isQuiet?: boolean;
}

const next = 'What happens next';

/** A verdict as the tag beside the name says it. */
export const verdictWords: Readonly<Record<VacuumVerdict, VerdictWords>> = {
  wraparound: {
    label: 'wraparound',
    tone: 'lock',
    title: 'Its oldest row version is close to the age at which a vacuum is forced',
    heading: 'Why a vacuum is forced',
  },
  cancelled: {
    label: 'cancelled',
    tone: 'lock',
    title: 'Autovacuum was seen to be cut short on this table',
    heading: 'Why autovacuum does not finish',
  },
  'held-back': {
    label: 'held back',
    tone: 'idletx',
    title: 'It was vacuumed, and the oldest xmin keeps its dead rows',
    heading: 'Why autovacuum keeps running',
  },
  never: {
    label: 'never vacuumed',
    tone: 'idletx',
    title: 'Over its threshold, and no vacuum was counted',
    heading: 'Why it was never vacuumed',
  },
  due: { label: 'due', tone: 'accent', title: 'Over its threshold: autovacuum takes it next', heading: next },
  off: {
    label: 'autovacuum off',
    tone: 'idletx',
    title: 'Over its threshold, and autovacuum is off for it',
    heading: 'Why autovacuum does not run',
  },
  vacuuming: { label: 'vacuuming', tone: 'accent', title: 'A vacuum runs on it now', heading: next, isQuiet: true },
  fine: { label: 'fine', tone: 'idle', title: 'Below its thresholds', heading: next, isQuiet: true },
  young: {
    label: 'young',
    tone: 'line',
    title: 'It, or its counters, are too young for a round of autovacuum to have come by',
    heading: next,
    isQuiet: true,
  },
  'not-vacuumed': {
    label: 'no rows of its own',
    tone: 'line',
    title: 'Its partitions hold the rows and are vacuumed, it is not',
    heading: 'Why it is not vacuumed',
    isQuiet: true,
  },
  session: {
    label: 'temporary',
    tone: 'line',
    title: 'Only the session that made it can vacuum it',
    heading: 'Why autovacuum leaves it alone',
  },
  unknown: { label: 'unknown', tone: 'line', title: 'What decides is hidden from this role', heading: next },
};
