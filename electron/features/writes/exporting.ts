import type { z } from 'zod';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { WritesEvent, WritesTables, writes } from '../../../shared/contract/writes.ts';
import { fail } from '../../../shared/failure.ts';
import { fileName } from '../../export/file-name.ts';
import type { Cell, ExportColumn, ExportFormat, ExportTable } from '../../export/table.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost } from '../../native.ts';
import { eventOf } from './event.ts';
import type { Looking } from './looking.ts';

const columns: readonly ExportColumn[] = [
  { key: 'nspname', label: 'Schema', kind: 'text' },
  { key: 'relname', label: 'Table', kind: 'text' },
  { key: 'lump', label: 'Lump', kind: 'text' },
  { key: 'insert_rate', label: 'Inserts/s', kind: 'number' },
  { key: 'update_rate', label: 'Updates/s', kind: 'number' },
  { key: 'delete_rate', label: 'Deletes/s', kind: 'number' },
  { key: 'hot_rate', label: 'HOT updates/s', kind: 'number' },
  { key: 'newpage_rate', label: 'New-page updates/s', kind: 'number' },
  { key: 'n_tup_ins', label: 'Inserts', kind: 'number' },
  { key: 'n_tup_upd', label: 'Updates', kind: 'number' },
  { key: 'n_tup_del', label: 'Deletes', kind: 'number' },
  { key: 'n_tup_hot_upd', label: 'HOT updates', kind: 'number' },
  { key: 'n_tup_newpage_upd', label: 'New-page updates', kind: 'number' },
];

/** Rates of an export are over a minute. */
const rateSeconds = 60;

const rounded = (rate: number | null | undefined): Cell => (rate == null ? null : Number(rate.toFixed(3)));

function rowOf(tables: WritesTables, row: number): readonly Cell[] {
  const count = (of: readonly (number | null)[]): Cell => of[row] ?? null;
  return [
    tables.nspname[row] ?? null,
    tables.relname[row] ?? null,
    tables.lump[row] ?? null,
    rounded(tables.insertRate[row]),
    rounded(tables.updateRate[row]),
    rounded(tables.deleteRate[row]),
    rounded(tables.hotRate[row]),
    rounded(tables.newpageRate[row]),
    count(tables.n_tup_ins),
    count(tables.n_tup_upd),
    count(tables.n_tup_del),
    count(tables.n_tup_hot_upd),
    count(tables.n_tup_newpage_upd),
  ];
}

/** The tables in the order of the page. */
function tableOf(event: WritesEvent, oids: readonly number[], facts: ServerFacts): ExportTable {
  const rowByOid = new Map(event.tables.oid.map((oid, row) => [oid, row]));
  const rows = oids.flatMap((oid) => rowByOid.get(oid) ?? []);
  return {
    title: `Writes of ${facts.database}`,
    about: [
      ['Connection', facts.profile.name],
      ['Server', `PostgreSQL ${facts.server_version}`],
      ['Read at', new Date(event.nowMs).toISOString()],
      ['Counted since', event.stats_reset ?? 'not known'],
      ['Rates over', `${Math.round(event.measuredSeconds)} s`],
      ...event.notes.map((note) => ['Note', note] as const),
    ],
    columns,
    rows: rows.map((row) => rowOf(event.tables, row)),
  };
}

export async function exportWrites(
  native: Pick<NativeHost, 'save'>,
  looking: Looking,
  facts: ServerFacts,
  { oids, format }: { readonly oids: readonly number[]; readonly format: ExportFormat },
): Promise<z.infer<(typeof writes)['export']['output']>> {
  const { last } = looking;
  if (last === null) return fail('bad-input', 'Nothing was read yet: open Writes first');
  const table = tableOf(eventOf(looking, last, rateSeconds), oids, facts);
  const { content, mime, extension } = writeTable(table, format);
  const day = new Date().toISOString().slice(0, 10);
  const suggestedName = fileName(['writes', facts.profile.name, facts.database, day], extension);
  const saved = await native.save({ suggestedName, mime, content });
  return format === 'markdown' ? { saved, text: content } : { saved };
}
