import type { At } from '../../../shared/contract/place.ts';
import { openRoom } from '../../state/place.ts';
import { copyText } from '../../ui/copy-text.ts';
import type { MenuItem } from '../../ui/menu-items.tsx';
import type { WriteRow } from './rows.ts';

/** The relation's drawer. */
export const openInRelations = (at: At, oid: number): void => openRoom(at, 'relations', { open: `c${oid}` });

/** Its verdict: updates leave dead rows behind. */
export const openInVacuum = (at: At, oid: number): void => openRoom(at, 'vacuum', { open: String(oid) });

/** A lump's own name is no table's, so it leads to its most written one. */
export function rowMenu(at: At, { oid, name }: WriteRow): readonly MenuItem[] {
  return [
    { id: 'relations', label: 'Open in Relations', keys: 'O', run: () => openInRelations(at, oid) },
    { id: 'vacuum', label: 'Open in Vacuum', keys: 'V', run: () => openInVacuum(at, oid) },
    { id: 'copy', label: 'Copy the name', keys: 'C', run: () => void copyText(name) },
  ];
}
