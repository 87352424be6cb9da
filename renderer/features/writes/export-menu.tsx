import type { At } from '../../../shared/contract/place.ts';
import { ask } from '../../api.ts';
import { TableExport } from '../../ui/table-export.tsx';
import type { WriteRow } from './rows.ts';

interface ExportMenuProps {
  readonly at: At;
  /** In the page's order, lumps with all their tables. */
  readonly lines: readonly WriteRow[];
}

export function ExportMenu({ at, lines }: ExportMenuProps) {
  const oids = lines.flatMap(({ oid, members, depth }) => {
    if (depth === 1) return [];
    return members === null ? [oid] : members.map((member) => member.oid);
  });
  return (
    <TableExport
      count={oids.length}
      one="table"
      csv="totals and rates"
      save={async (format) => (await ask('writes.export', { at, oids, format })).data}
    />
  );
}
