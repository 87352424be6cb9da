import { useTableLayout } from '../../state/layout.ts';
import { useUrlState } from '../../state/url-state.ts';

export const showns = ['all', 'changed', 'n+1'] as const;
export type Shown = (typeof showns)[number];

/** What the screen is narrowed to and which statement is open: in the address, so that back and a link find it again. */
export function useView() {
  const [text, setText] = useUrlState('filter', '');
  const [shown, setShown] = useUrlState<Shown>('show', 'all', showns);
  /** The key of the statement in the drawer; empty when it is closed. */
  const [open, setOpen] = useUrlState('open', '');
  const layout = useTableLayout('statements', { id: 'total', direction: 'descending' });
  return { text, setText, shown, setShown, open, setOpen, layout };
}
export type View = ReturnType<typeof useView>;
