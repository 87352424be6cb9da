import type { z } from 'zod';
import type { GroupBy, logExportFormat } from '../../../shared/contract/sql-log-tail.ts';
import { type TailEntry, tailFilter } from '../../../shared/sql-log/tail-ring.ts';
import { fileName } from '../../export/file-name.ts';
import type { ExportTable } from '../../export/table.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost, SaveResult } from '../../native.ts';
import type { ServerTail } from './tail.ts';
import { liveOf } from './tail-live.ts';

interface Asked {
  readonly what: 'groups' | 'tail';
  readonly by: GroupBy;
  readonly filter: string;
  readonly format: z.infer<typeof logExportFormat>;
}

interface Place {
  readonly profile: string;
  readonly database: string;
  readonly server_version: string;
}

export async function exportOf(
  tail: ServerTail,
  asked: Asked,
  place: Place,
  native: NativeHost,
): Promise<{ saved: SaveResult; text?: string }> {
  const { format } = asked;
  const written =
    format === 'sql'
      ? { content: scriptOf(kept(tail, asked.filter), place), mime: 'application/sql', extension: 'sql' }
      : writeTable(asked.what === 'tail' ? tailTable(tail, asked, place) : groupsTable(tail, asked, place), format);
  const day = new Date().toISOString().slice(0, 10);
  const name = ['sql-log', asked.what === 'groups' && format !== 'sql' ? 'groups' : 'tail', place.profile, day];
  const saved = await native.save({
    suggestedName: fileName(name, written.extension),
    mime: written.mime,
    content: written.content,
  });
  return format === 'markdown' ? { saved, text: written.content } : { saved };
}

const kept = (tail: ServerTail, filter: string): readonly TailEntry[] =>
  tail.ring.after(0).entries.filter(tailFilter(filter));

function aboutOf(tail: ServerTail, place: Place): [string, string][] {
  const { source, counts, since } = liveOf(tail, 'fingerprint', 1_000);
  return [
    ['Connection', place.profile],
    ['Server', `PostgreSQL ${place.server_version}`],
    ['Source', source?.words ?? 'not found yet'],
    ['Since', since],
    ['Statements', `${counts.statements}; Heapscope's own left out`],
    ...(counts.skippedBytes > 0 ? [['Not read', `${counts.skippedBytes} bytes`] as [string, string]] : []),
  ];
}

const exact = (ms: number | null): number | null => (ms === null ? null : Number(ms.toFixed(3)));

function groupsTable(tail: ServerTail, { by }: Asked, place: Place): ExportTable {
  const { groups } = liveOf(tail, by, 1_000);
  return {
    title: `SQL log of ${place.database}, by ${by}`,
    about: aboutOf(tail, place),
    columns: [
      { key: by === 'fingerprint' ? 'statement' : by, label: by === 'fingerprint' ? 'Statement' : by, kind: 'text' },
      { key: 'application_name', label: 'Application', kind: 'text' },
      { key: 'calls', label: 'Calls', kind: 'number' },
      { key: 'calls_per_second', label: 'Calls/s', kind: 'number' },
      { key: 'total_ms', label: 'Total ms', kind: 'number' },
      { key: 'mean_ms', label: 'Mean ms', kind: 'number' },
      { key: 'seen_in_samples', label: 'Seen', kind: 'number' },
    ],
    rows: groups.map((one) => [
      ...[one.text, one.application, one.calls, exact(one.callsPerSecond), exact(one.totalMs), exact(one.meanMs)],
      one.seen,
    ]),
  };
}

function tailTable(tail: ServerTail, { filter }: Asked, place: Place): ExportTable {
  return {
    title: `SQL log of ${place.database}`,
    about: [...aboutOf(tail, place), ...(filter === '' ? [] : [['Filter', filter] as const])],
    columns: [
      { key: 'time', label: 'Time', kind: 'text' },
      { key: 'pid', label: 'PID', kind: 'id' },
      { key: 'application_name', label: 'Application', kind: 'text' },
      { key: 'usename', label: 'Role', kind: 'text' },
      { key: 'datname', label: 'Database', kind: 'text' },
      { key: 'ms', label: 'ms', kind: 'number' },
      { key: 'statement', label: 'Statement', kind: 'text' },
      { key: 'parameters', label: 'Parameters', kind: 'text' },
    ],
    rows: kept(tail, filter).map((one) => [
      ...[one.time, one.pid, one.application, one.role, one.database, exact(one.ms), one.text, one.parameters],
    ]),
  };
}

/** One line of remarks: no name or text can end it. */
const remark = (text: string): string => `-- ${text.replaceAll(/\s+/gu, ' ')}`;

function scriptOf(entries: readonly TailEntry[], place: Place): string {
  const parts = entries
    .filter(({ kind }) => kind !== 'error')
    .map(({ time, pid, application, ms, text, parameters }) => {
      const told = [time ?? '', pid === null ? '' : `pid ${pid}`, application ?? '', ms === null ? '' : `${ms} ms`];
      const lines = [remark(told.filter(Boolean).join(' '))];
      if (parameters !== null) lines.push(remark(`parameters: ${parameters}`));
      return [...lines, /;\s*$/u.test(text) ? text : `${text};`].join('\n');
    });
  return `${[remark(`SQL log of ${place.profile}, database ${place.database}`), ...parts].join('\n\n')}\n`;
}
