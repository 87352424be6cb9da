import { useTableLayout } from '../../state/layout.ts';
import { useUrlState } from '../../state/url-state.ts';

const shows = ['rates', 'totals'] as const;
export type Show = (typeof shows)[number];
const spans = ['10', '60', '600'] as const;
export type Span = (typeof spans)[number];
const bys = ['table', 'lump'] as const;
export type By = (typeof bys)[number];

/** What the screen shows, kept in the address. */
export function useView() {
  const [show, setShow] = useUrlState<Show>('show', 'rates', shows);
  /** Seconds over which rates are. */
  const [over, setOver] = useUrlState<Span>('over', '60', spans);
  const [by, setBy] = useUrlState<By>('by', 'table', bys);
  const [text, setText] = useUrlState('filter', '');
  /** The oid of the table that the side pane is about; empty: the one that is updated most. */
  const [open, setOpen] = useUrlState('open', '');
  const layout = useTableLayout('writes', { id: 'total', direction: 'descending' });
  return { show, setShow, over, setOver, by, setBy, text, setText, open, setOpen, layout };
}
export type View = ReturnType<typeof useView>;
