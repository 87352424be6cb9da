import type { At } from '../../../shared/contract/place.ts';
import type { Bloat } from '../../../shared/contract/vacuum.ts';
import { fail } from '../../../shared/failure.ts';
import { fileName } from '../../export/file-name.ts';
import type { ExportFormat } from '../../export/table.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost, SaveResult } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { TablesReading } from './tables-reading.ts';
import { vacuumTable } from './vacuum-table.ts';

interface ExportNeeds {
  readonly databases: Pick<Databases, 'facts'>;
  readonly native: NativeHost;
  /** What the page shows. */
  readonly last: TablesReading | null;
  readonly bloat: ReadonlyMap<number, Bloat>;
}

interface Exported {
  readonly at: At;
  readonly oids: readonly number[];
  readonly format: ExportFormat;
}

/** The last reading, in the order of the page. */
export async function exportTables(
  { databases, native, last, bloat }: ExportNeeds,
  { at, oids, format }: Exported,
  call: Call,
): Promise<{ saved: SaveResult; text?: string }> {
  const reading = last ?? fail('bad-input', 'Nothing was read yet: open Vacuum first');
  const { profile, database, server_version } = await databases.facts(at, call);
  const table = vacuumTable(reading, oids, bloat, { profile: profile.name, database, server_version });
  const { content, mime, extension } = writeTable(table, format);
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const suggestedName = fileName(['vacuum', profile.name, database, time], extension);
  const saved = await native.save({ suggestedName, mime, content });
  return format === 'markdown' ? { saved, text: content } : { saved };
}
