import { useTableLayout } from '../../state/layout.ts';
import { useUrlState } from '../../state/url-state.ts';
import { type Scope, scopes } from './arrange.ts';

export const sides = ['xmin', 'cancelled', 'locks', 'wraparound'] as const;
export type Side = (typeof sides)[number];

/** What the screen is narrowed to and which table is looked at: in the address, so that back and a link find it again. */
export function useView() {
  const [text, setText] = useUrlState('filter', '');
  const [scope, setScope] = useUrlState<Scope>('tables', 'own', scopes);
  /** The oid of the table below the list; empty: the first one that was listed. */
  const [open, setOpen] = useUrlState('open', '');
  const [side, setSide] = useUrlState<Side>('side', 'xmin', sides);
  const layout = useTableLayout('vacuum', { id: 'ratio', direction: 'descending' });
  return { text, setText, scope, setScope, open, setOpen, side, setSide, layout };
}
export type View = ReturnType<typeof useView>;
