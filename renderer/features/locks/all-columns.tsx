import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { AllLocks } from '../../../shared/contract/locks.ts';
import { durationText, unknown } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import type { Column } from '../../ui/table-column.ts';
import { Tag } from '../../ui/tag.tsx';

/** Where its values stand in the columns of the answer. */
export interface LockLine {
  readonly index: number;
}

const safe = (text: string | null | undefined) => <SafeText text={text ?? ''} />;

export function holderText(locks: AllLocks, index: number): string {
  const pid = locks.pid[index] ?? null;
  return pid === null ? (locks.gid[index] ?? 'prepared') : `${pid}`;
}

/** Every text of a row that the filter looks into. */
export function lockHaystack(locks: AllLocks, index: number): string {
  const { object, mode, locktype, application_name, usename, granted } = locks;
  const state = granted[index] ? 'granted' : 'waiting';
  return [
    holderText(locks, index),
    object[index],
    mode[index],
    locktype[index],
    application_name[index],
    usename[index],
    state,
  ]
    .join('\u0001')
    .toLowerCase();
}

type Texts = Readonly<Record<'waiting' | 'transaction', (index: number) => string>>;

export function allColumns(locks: AllLocks, nowMs: number): readonly Column<LockLine>[] {
  const age = (text: string | null | undefined) => {
    const ms = serverMsOrNull(text ?? null);
    return ms === null ? unknown : durationText(Math.max(0, nowMs - ms));
  };
  const texts: Texts = {
    waiting: (index) => (locks.granted[index] ? '' : age(locks.waitstart[index])),
    transaction: (index) => age(locks.xact_start[index]),
  };
  return [...lockColumns(locks), ...holderColumns(locks, texts)];
}

/** One column of the answer as it is. */
function plain(id: string, head: string, width: number, values: readonly (string | null)[]): Column<LockLine> {
  return {
    ...{ id, head, width, minWidth: Math.min(width, 64), tone: 'second' },
    cell: ({ index }) => safe(values[index]),
    text: ({ index }) => values[index] ?? '',
  };
}

const lockColumns = (locks: AllLocks): readonly Column<LockLine>[] => [
  {
    ...{ id: 'pid', head: 'PID', width: 84, minWidth: 64, align: 'right', tone: 'name' },
    cell: ({ index }) => safe(holderText(locks, index)),
    text: ({ index }) => holderText(locks, index),
  },
  {
    ...{ id: 'state', head: 'State', width: 76, minWidth: 70 },
    cell: ({ index }) => (locks.granted[index] ? <Tag tone="active">granted</Tag> : <Tag tone="lock">waiting</Tag>),
    text: ({ index }) => (locks.granted[index] ? 'granted' : 'waiting'),
  },
  { ...plain('mode', 'Mode', 190, locks.mode), minWidth: 172 },
  { ...plain('object', 'On', 260, locks.object), minWidth: 150, grows: true, tone: 'name' },
  plain('locktype', 'Type', 104, locks.locktype),
];

const holderColumns = (locks: AllLocks, texts: Texts): readonly Column<LockLine>[] => [
  {
    ...{ id: 'waiting', head: 'Waiting', width: 80, minWidth: 60, align: 'right' },
    cell: ({ index }) => texts.waiting(index),
    text: ({ index }) => texts.waiting(index),
  },
  {
    ...{ id: 'transaction', head: 'Transaction', width: 96, minWidth: 84, align: 'right', tone: 'second' },
    cell: ({ index }) => texts.transaction(index),
    text: ({ index }) => texts.transaction(index),
  },
  plain('application', 'Application', 150, locks.application_name),
  plain('role', 'Role', 110, locks.usename),
];
