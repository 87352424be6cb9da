import { type Command, useCommands } from '../../state/keys.ts';
import { showToast } from '../../ui/toast.tsx';
import { askAbout, keep, useActing } from './acting.ts';
import { canMeasure, type RowNeeds, refusalOf } from './row-menu.tsx';
import { nameOf } from './rows.ts';
import { type Action, actionWords } from './runs.ts';

type Needs = Omit<RowNeeds, 'row'> & { readonly row: RowNeeds['row'] | null };

/** V, Z, A, M and Esc, about the table below the list. */
export function useRowCommands({ row, ...rest }: Needs): void {
  useCommands([
    ...(row ? commandsOf({ ...rest, row }) : []),
    { id: 'vacuum.keep', label: 'Keep', keys: 'Esc', isHidden: true, run: onEscape },
  ]);
}

function commandsOf(needs: RowNeeds): readonly Command[] {
  const { loaded, row, measure } = needs;
  const name = nameOf(loaded, row.n);
  const run = (action: Action, keys: string): Command => ({
    id: `vacuum.${action}`,
    label: `${actionWords[action]} ${name}…`,
    keys,
    run: () => ask(needs, action),
  });
  return [
    run('vacuum', 'V'),
    run('vacuum-analyze', 'Z'),
    run('analyze', 'A'),
    {
      id: 'vacuum.measure',
      label: `Measure the bloat of ${name}`,
      keys: 'M',
      run: () => canMeasure(loaded, row.n) && measure(row.oid) === undefined,
    },
  ];
}

/** Asks; where that makes no sense it says why, since a key without an effect reads as broken. */
function ask({ loaded, row, permit }: RowNeeds, action: Action): void {
  const why = refusalOf(loaded, row.n, action, permit);
  if (why === null) askAbout({ kind: 'run', relid: row.oid, action });
  else if (why !== '') showToast({ title: `${actionWords[action]}: ${why}`, forMs: 4000 });
}

function onEscape(): boolean {
  if (useActing.getState().asked === null) return false;
  keep();
  return true;
}
