import type { At } from '../../../shared/contract/place.ts';
import type { StatementRow } from '../../../shared/contract/statements.ts';
import { ask } from '../../api.ts';
import { TableExport } from '../../ui/table-export.tsx';

interface ExportMenuProps {
  readonly at: At;
  /** In the page's order. */
  readonly rows: readonly StatementRow[];
  readonly isReady: boolean;
}

export function ExportMenu({ at, rows, isReady }: ExportMenuProps) {
  return (
    <TableExport
      count={rows.length}
      one="statement"
      csv="ms and bytes"
      isReady={isReady}
      save={async (format) => (await ask('statements.export', { at, keys: rows.map(({ key }) => key), format })).data}
    />
  );
}
