import {
  clockText,
  countText,
  durationText,
  shareText,
  sizeChangeText,
  sizeText,
} from '../../../shared/figure-text.ts';
import type { Seen } from '../../../shared/overview/seen.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { largestOf } from './largest.ts';
import { topStatements } from './statements-part.tsx';
import { upText } from './up-text.ts';
import type { Largest } from './use-largest.ts';
import type { Overview } from './use-overview.ts';

/** For a chat or a ticket: what the screen says, without any literal of anybody's query. */
export function overviewMarkdown({ seen, findings, failures }: Overview, largest: Largest): string {
  const parts = [
    `# ${cell(upText(seen))}`,
    figuresLine(seen),
    '## Needs attention',
    findings.length === 0
      ? 'Nothing is wrong as far as this role can see.'
      : table(
          ['', 'Finding', 'Evidence', 'Since'],
          findings.map(({ urgency, title, evidence, sinceMs }) => [
            urgency,
            title,
            evidence,
            sinceMs === null ? '' : new Date(sinceMs).toISOString(),
          ]),
        ),
    ...failures.map(({ room, failure }) => `${room} could not answer: ${cell(failure.message)}`),
    '## Largest relations',
    table(
      ['Lump', 'Total', 'Growth'],
      largestOf(largest, 10).map(({ name, total_bytes, growth_bytes, isEstimate }) => [
        name,
        `${isEstimate ? '~' : ''}${sizeText(total_bytes)}`,
        sizeChangeText(growth_bytes),
      ]),
    ),
    '## Statements by total time',
    table(
      ['Query', 'Share', 'Mean'],
      topStatements(seen.statements).map(({ query, share, mean_exec_time }) => [
        query.slice(0, 300),
        shareText(share),
        durationText(mean_exec_time),
      ]),
    ),
    '## Settings that are not the default',
    table(
      ['Setting', 'Value', 'Source'],
      (seen.server?.settings ?? [])
        .filter(({ source }) => source !== 'default')
        .map(({ name, value, source }) => [name, value, source]),
    ),
    `Read at ${clockText(new Date(seen.nowMs))} (server time) with Heapscope.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function figuresLine({ figures, live, writes }: Seen): string {
  const last = figures?.points.at(-1);
  const said = [
    figures && `database size ${sizeText(figures.database_bytes)}`,
    live.server && `${countText(live.used)} of ${countText(live.server.max_connections)} connections`,
    last?.commitsPerSecond != null && `${countText(Math.round(last.commitsPerSecond))} commits/s`,
    last?.hitShare != null && `cache hit ${shareText(last.hitShare)}`,
    writes?.wal.bytesPerSecond != null && `WAL ${sizeText(Math.round(writes.wal.bytesPerSecond))}/s`,
    figures && `oldest datfrozenxid ${countText(figures.xid_age)}`,
  ];
  return said.filter(Boolean).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'none';
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Markup of every kind is only text: names come from the server. */
function cell(text: string): string {
  return visibleText(text)
    .replace(/\s+/gu, ' ')
    .replace(/[\\`*_[\]<>|#!]/gu, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`));
}
