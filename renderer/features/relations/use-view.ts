import { useMemo } from 'react';
import { type RelationKind, relationKinds } from '../../../shared/relations/kinds.ts';
import type { Sort } from '../../../shared/relations/order.ts';
import { useTableLayout } from '../../state/layout.ts';
import { useUrlState } from '../../state/url-state.ts';

const largestFirst = { id: 'size', direction: 'descending' } as const;

export const scopes = ['names', 'columns', 'definitions'] as const;
export type Scope = (typeof scopes)[number];

/** What the screen is narrowed to: all of it in the address, so that back, reload and a link find it again. */
export function useView() {
  const [text, setText] = useUrlState('filter', '');
  const [regex, setRegex] = useUrlState<'0' | '1'>('regex', '0', ['0', '1']);
  const [matchCase, setCase] = useUrlState<'0' | '1'>('case', '0', ['0', '1']);
  const [kinds, setKinds] = useUrlState('kinds', '');
  const [schema, setSchema] = useUrlState('schema', '');
  const [system, setSystem] = useUrlState<'0' | '1'>('system', '0', ['0', '1']);
  const [scope, setScope] = useUrlState<Scope>('in', 'names', scopes);
  const [open, setOpen] = useUrlState('open', '');
  const layout = useTableLayout('relations', largestFirst);
  const chosenKinds = useMemo(() => kindsOf(kinds), [kinds]);
  const kindNumbers = useMemo(() => new Set(chosenKinds.map((kind) => relationKinds.indexOf(kind))), [chosenKinds]);
  const isRegex = regex === '1';
  const isCaseSensitive = matchCase === '1';
  return {
    text,
    setText,
    isRegex,
    setRegex: (isOn: boolean) => setRegex(isOn ? '1' : '0'),
    isCaseSensitive,
    setCase: (isOn: boolean) => setCase(isOn ? '1' : '0'),
    mode: useMemo(() => ({ isRegex, isCaseSensitive }), [isRegex, isCaseSensitive]),
    kinds: chosenKinds,
    kindNumbers,
    setKinds: (next: readonly RelationKind[]) => setKinds(next.join(',')),
    schema: schema === '' ? null : schema,
    setSchema: (next: string | null) => setSchema(next ?? ''),
    /** Empty is all. */
    setSchemaText: setSchema,
    withSystem: system === '1',
    setSystem,
    scope,
    setScope,
    /** `c16404` of pg_class, `p16500` of pg_proc; empty when the drawer is closed. */
    open,
    setOpen,
    layout,
  };
}
export type View = ReturnType<typeof useView>;

const kindsOf = (text: string): RelationKind[] =>
  text.split(',').flatMap((word) => relationKinds.find((kind) => kind === word) ?? []);

const sortKeys = ['kind', 'name', 'rows', 'size', 'owner'] as const;
export function sortOf({ id, direction }: View['layout']['sort']): Sort {
  return { key: sortKeys.find((key) => key === id) ?? 'size', isDescending: direction === 'descending' };
}

/** Back to everything. */
export function clearView(view: View): void {
  view.setText('');
  view.setKinds([]);
  view.setSchema(null);
  view.setScope('names');
}
