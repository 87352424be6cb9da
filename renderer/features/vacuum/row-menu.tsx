import { IconCopy, IconRuler2, IconTable, IconVacuumCleaner } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import { qualified } from '../../../shared/ident.ts';
import { openRoom } from '../../state/place.ts';
import { copyText } from '../../ui/copy-text.ts';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { askAbout } from './acting.ts';
import type { Loaded } from './loaded.ts';
import type { Permit } from './permit.ts';
import { type Action, actionWords } from './runs.ts';

export interface RowNeeds {
  readonly at: At;
  readonly loaded: Loaded;
  readonly row: { readonly n: number; readonly oid: number };
  readonly permit: Permit;
  readonly measure: (relid: number) => void;
}

const look = { size: 14, stroke: 1.6 };
const keys: Readonly<Record<Action, string>> = { vacuum: 'V', 'vacuum-analyze': 'Z', analyze: 'A' };
const actions: readonly Action[] = ['vacuum', 'vacuum-analyze', 'analyze'];

/** What can be run on the table of a row, and why not. */
export function runItems({ permit, row, loaded }: RowNeeds): readonly MenuItem[] {
  return actions.map((action) => {
    const why = refusalOf(loaded, row.n, action, permit);
    return {
      id: action,
      label: `${actionWords[action]}…`,
      keys: keys[action],
      icon: <IconVacuumCleaner {...look} />,
      isDisabled: why !== null,
      ...(why === null || why === '' ? {} : { detail: why }),
      run: () => askAbout({ kind: 'run', relid: row.oid, action }),
    };
  });
}

export function refusalOf({ tables }: Loaded, n: number, action: Action, permit: Permit): string | null {
  if (!permit.mayRun) return permit.why;
  const kind = tables.relkind[n];
  if (kind === 'f' && action !== 'analyze') return 'A foreign table has nothing to vacuum';
  return tables.verdict[n] === 'session' ? 'Only its own session can' : null;
}

export const canMeasure = ({ tables }: Loaded, n: number): boolean => /^[rmt]$/.test(tables.relkind[n] ?? '');

/** On right click. */
export function menuOf(needs: RowNeeds): readonly MenuItem[] {
  const { at, loaded, row, measure } = needs;
  const { tables } = loaded;
  const name = tables.relname[row.n] ?? '';
  const full = qualified(tables.nspname[row.n] ?? '', name);
  return [
    ...runItems(needs),
    {
      id: 'measure',
      label: 'Measure bloat',
      detail: 'pgstattuple_approx',
      keys: 'M',
      icon: <IconRuler2 {...look} />,
      isDisabled: !canMeasure(loaded, row.n),
      isGroupStart: true,
      run: () => measure(row.oid),
    },
    {
      id: 'relation',
      label: 'Open in Relations',
      keys: 'O',
      icon: <IconTable {...look} />,
      isGroupStart: true,
      run: () => openRoom(at, 'relations', { filter: name, open: `c${row.oid}` }),
    },
    {
      id: 'copy',
      label: 'Copy VACUUM (VERBOSE)',
      keys: 'C',
      icon: <IconCopy {...look} />,
      run: () => void copyText(`VACUUM (VERBOSE) ${full};`),
    },
    { id: 'name', label: 'Copy the name', keys: 'N', run: () => void copyText(full) },
  ];
}
