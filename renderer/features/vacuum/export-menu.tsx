import { memo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { ask } from '../../api.ts';
import { TableExport } from '../../ui/table-export.tsx';
import type { Loaded } from './loaded.ts';

interface ExportMenuProps {
  readonly at: At;
  readonly loaded: Loaded | undefined;
  /** Places in the page's order. */
  readonly shown: Uint32Array;
}

export const ExportMenu = memo(function ExportMenu({ at, loaded, shown }: ExportMenuProps) {
  return (
    <TableExport
      count={shown.length}
      one="table"
      csv="numbers"
      save={async (format) => {
        const oids = Array.from(shown, (n) => loaded?.tables.oid[n] ?? 0);
        return (await ask('vacuum.export', { at, oids, format })).data;
      }}
    />
  );
});
