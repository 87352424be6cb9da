import type { At } from '../../../shared/contract/place.ts';
import { openRoom } from '../../state/place.ts';
import { copyText } from '../../ui/copy-text.ts';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { nameOf, type WriteRow } from './rows.ts';

/** The relation's drawer. */
export const openInRelations = (at: At, oid: number): void => openRoom(at, 'relations', { open: `c${oid}` });

/** Its verdict: updates leave dead rows behind. */
export const openInVacuum = (at: At, oid: number): void => openRoom(at, 'vacuum', { open: String(oid) });

/** A lump's own name is no table's, so it leads to its most written one. */
export function rowMenu(at: At, row: WriteRow): readonly MenuItem[] {
  return [
    { id: 'relations', label: 'Open in Relations', keys: 'O', run: () => openInRelations(at, row.oid) },
    { id: 'vacuum', label: 'Open in Vacuum', keys: 'V', run: () => openInVacuum(at, row.oid) },
    { id: 'copy', label: 'Copy the name', keys: 'C', run: () => void copyText(nameOf(row)) },
  ];
}
