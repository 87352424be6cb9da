import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { AllLocks } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import { ask } from '../../api.ts';
import { fitted } from '../../ui/fitted-rows.ts';
import { TableExport } from '../../ui/table-export.tsx';
import { holderText, type LockLine } from './all-columns.tsx';
import type { EndedWait } from './ended-waits.ts';

type Cell = string | number | null;

interface ExportProps {
  readonly at: At;
  readonly of: 'locks' | 'lock-waits';
  readonly one: string;
  readonly columns: readonly string[];
  readonly count: number;
  readonly rows: () => readonly (readonly Cell[])[];
}

function Export({ at, of, one, columns, count, rows }: ExportProps) {
  return (
    <TableExport
      count={count}
      one={one}
      csv="seconds as numbers"
      save={async (format) => {
        const { cells } = fitted(rows());
        return (await ask('activity.exportTable', { at, of, format, columns: [...columns], rows: cells })).data;
      }}
    />
  );
}

const lockColumns = ['pid', 'state', 'mode', 'object', 'locktype', 'waiting_seconds', 'transaction_seconds'];
const holderColumns = ['application', 'role'];

interface LocksExportProps {
  readonly at: At;
  readonly locks: AllLocks;
  readonly nowMs: number;
  readonly lines: readonly LockLine[];
}

/** The locks as they are listed. */
export function LocksExport({ at, locks, nowMs, lines }: LocksExportProps) {
  const seconds = (text: string | null | undefined): number | null => {
    const ms = serverMsOrNull(text ?? null);
    return ms === null ? null : Math.max(0, Math.round((nowMs - ms) / 1000));
  };
  const cells = ({ index }: LockLine): readonly Cell[] => {
    const isGranted = locks.granted[index] === true;
    return [
      ...[holderText(locks, index), isGranted ? 'granted' : 'waiting', locks.mode[index] ?? null],
      ...[locks.object[index] ?? null, locks.locktype[index] ?? null],
      ...[isGranted ? null : seconds(locks.waitstart[index]), seconds(locks.xact_start[index])],
      ...[locks.application_name[index] ?? null, locks.usename[index] ?? null],
    ];
  };
  const columns = [...lockColumns, ...holderColumns];
  return <Export {...{ at, columns }} of="locks" one="lock" count={lines.length} rows={() => lines.map(cells)} />;
}

const waitColumns = ['started', 'pid', 'application', 'requested', 'object', 'blocked_by', 'waited_seconds', 'query'];

const waitCells = (wait: EndedWait): readonly Cell[] => [
  ...[new Date(wait.fromMs).toISOString(), wait.pid, wait.application, wait.mode, wait.object],
  ...[wait.blockedBy.join(' '), Math.round(wait.waitedMs / 100) / 10, wait.query?.slice(0, 2000) ?? null],
];

/** Waits that are over, newest first. */
export function WaitsExport({ at, waits }: { readonly at: At; readonly waits: readonly EndedWait[] }) {
  const rows = () => waits.map(waitCells);
  return <Export {...{ at, rows }} of="lock-waits" one="wait" columns={waitColumns} count={waits.length} />;
}
