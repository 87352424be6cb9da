import { ident } from '../ident.ts';
import type { Buffers, PlanNode } from './plan.ts';
import { visible } from './write-escape.ts';
import { factLines, rowsText } from './write-facts.ts';

const cost = (n: number): string => n.toFixed(2);
const time = (ms: number): string => ms.toFixed(3);

/** Names are quoted as PostgreSQL quotes them; an empty one can only be a made-up plan's. */
const quoted = (name: string): string => (name === '' || name.includes('\0') ? visible(name) : ident(name));

/** "public.songs s", "generate_series n", "\"*VALUES*\"". */
function targetText({ relation, source, facts }: PlanNode): string | null {
  const of = (name: string) => facts.find((fact) => fact.name === name)?.text ?? null;
  const name = relation?.relname ?? source;
  if (name === null) return null;
  const schema = relation ? relation.nspname : of('Schema');
  const alias = relation ? relation.alias : of('Alias');
  const full = schema === null ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
  return alias === null || alias === name ? full : `${full} ${quoted(alias)}`;
}

/** "Index Scan using songs_pkey on songs s". */
export function headText(node: PlanNode): string {
  const target = targetText(node);
  const label = visible(node.label);
  if (node.index !== null && target === null) return `${label} on ${quoted(node.index)}`;
  const using = node.index === null ? '' : ` using ${quoted(node.index)}`;
  return `${label}${using}${target === null ? '' : ` on ${target}`}`;
}

function estimatedText({ estimated }: PlanNode): string {
  if (!estimated) return '';
  const { startupCost, totalCost, rows, width } = estimated;
  return `  (cost=${cost(startupCost)}..${cost(totalCost)} rows=${rows.toFixed(0)} width=${width})`;
}

function actualText({ actual }: PlanNode): string {
  if (!actual) return '';
  if (actual.loops === 0) return ' (never executed)';
  const { startupMs, totalMs, rows, loops } = actual;
  const times = totalMs === null ? '' : `time=${time(startupMs ?? 0)}..${time(totalMs)} `;
  return ` (actual ${times}rows=${rowsText(rows)} loops=${loops})`;
}

/** "Seq Scan on songs  (cost=0.00..1.50 rows=3 width=8) (actual time=0.010..0.012 rows=3 loops=1)". */
export function nodeLine(node: PlanNode): string {
  const estimated = estimatedText(node);
  const actual = actualText(node);
  return `${headText(node)}${estimated}${estimated === '' && actual !== '' ? ' ' : ''}${actual}`;
}

function blocks(kind: string, counts: readonly (readonly [string, number])[]): string | null {
  const there = counts.flatMap(([name, count]) => (count > 0 ? `${name}=${count}` : []));
  return there.length === 0 ? null : `${kind} ${there.join(' ')}`;
}

/** "Buffers: shared hit=1 read=2, temp written=3" and, with track_io_timing, "I/O Timings: …". */
export function bufferLines(buffers: Buffers | null): readonly string[] {
  if (!buffers) return [];
  const kinds = [
    blocks('shared', [
      ['hit', buffers.sharedHit],
      ['read', buffers.sharedRead],
      ['dirtied', buffers.sharedDirtied],
      ['written', buffers.sharedWritten],
    ]),
    blocks('local', [
      ['hit', buffers.localHit],
      ['read', buffers.localRead],
      ['dirtied', buffers.localDirtied],
      ['written', buffers.localWritten],
    ]),
    blocks('temp', [
      ['read', buffers.tempRead],
      ['written', buffers.tempWritten],
    ]),
  ].filter((kind) => kind !== null);
  const times = [['read', buffers.ioReadMs] as const, ['write', buffers.ioWriteMs] as const].flatMap(([name, ms]) =>
    ms === null || ms === 0 ? [] : `${name}=${time(ms)}`,
  );
  return [
    ...(kinds.length === 0 ? [] : [`Buffers: ${kinds.join(', ')}`]),
    ...(times.length === 0 ? [] : [`I/O Timings: shared ${times.join(' ')}`]),
  ];
}

function walLine({ wal }: PlanNode): readonly string[] {
  if (!wal) return [];
  const there = Object.entries(wal).flatMap(([name, count]) => (count > 0 ? `${name}=${count}` : []));
  return there.length === 0 ? [] : [`WAL: ${there.join(' ')}`];
}

function workerLines({ workers }: PlanNode): readonly string[] {
  return workers.map(({ number, rows, loops, totalMs }) => {
    const times = totalMs === null ? '' : `time=${time(0)}..${time(totalMs)} `;
    return `Worker ${number}:  actual ${times}rows=${rowsText(rows)} loops=${loops}`;
  });
}

/** FORMAT TEXT tells some things with VERBOSE only, of which Output is the sign. */
const tells = (node: PlanNode): PlanNode['facts'] =>
  node.conditions.some(({ name }) => name === 'Output')
    ? node.facts
    : node.facts.filter(({ name }) => name !== 'Inner Unique');

/** What stands below a node's line, without indentation. */
export function propertyLines(node: PlanNode): readonly string[] {
  const { conditions, rowsRemoved, workersPlanned, workersLaunched } = node;
  return [
    ...conditions.map(({ name, text }) => `${visible(name)}: ${visible(text)}`),
    ...rowsRemoved.map(({ by, rows }) => `Rows Removed by ${visible(by)}: ${rowsText(rows)}`),
    ...(workersPlanned === null ? [] : [`Workers Planned: ${workersPlanned}`]),
    ...(workersLaunched === null ? [] : [`Workers Launched: ${workersLaunched}`]),
    ...factLines(tells(node)),
    ...bufferLines(node.buffers),
    ...walLine(node),
    ...workerLines(node),
  ];
}

export const subplanLine = ({ subplanName }: PlanNode): string | null => subplanName && visible(subplanName);
