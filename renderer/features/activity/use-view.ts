import { useEffect, useMemo, useRef } from 'react';
import { type StateKind, stateKinds } from '../../../shared/activity/state-kinds.ts';
import { useTableLayout } from '../../state/layout.ts';
import { togglePaused, useLive } from '../../state/live.ts';
import { useUrlState } from '../../state/url-state.ts';

export const groupings = ['application', 'role', 'database', 'client'] as const;
export type Grouping = (typeof groupings)[number];

export const windowMinutes = ['5', '15', '30', '60', '90'] as const;

/** A chip: aborted transactions count as idle in transaction; "visible" is what this role may see. */
export const chipKinds = ['active', 'waiting', 'idle-in-transaction', 'idle', 'unknown', 'visible'] as const;
export type ChipKind = (typeof chipKinds)[number];

const blockingFirst = { id: 'blocking', direction: 'descending' } as const;
const xidFirst = { id: 'xid', direction: 'ascending' } as const;

/** What the screen is narrowed to: all of it in the address, so that back, reload and a link find it again. */
export function useView(isHidden: boolean) {
  const [chips, setChips] = useUrlState('state', '');
  const [grouping, setGrouping] = useUrlState<Grouping>('group', 'application', groupings);
  const [minutes, setMinutes] = useUrlState<(typeof windowMinutes)[number]>('window', '15', windowMinutes);
  const [text, setText] = useUrlState('filter', '');
  const [open, setOpen] = useUrlState('open', '');
  const layout = useTableLayout('activity', isHidden ? xidFirst : blockingFirst);
  usePausedInAddress();
  return {
    chips: useMemo(() => chipsOf(chips), [chips]),
    setChips: (next: readonly ChipKind[]) => setChips(next.join(',')),
    grouping,
    setGrouping,
    minutes,
    setMinutes,
    text,
    setText,
    /** The key of the backend in the drawer; empty when it is closed. */
    open,
    setOpen,
    layout,
  };
}
export type View = ReturnType<typeof useView>;

const chipsOf = (text: string): readonly ChipKind[] =>
  text.split(',').flatMap((word) => chipKinds.find((kind) => kind === word) ?? []);

/** Which states a choice of chips shows; null is all. */
export function kindsOf(chips: readonly ChipKind[]): ReadonlySet<StateKind> | null {
  if (chips.length === 0) return null;
  const kinds = new Set<StateKind>();
  for (const chip of chips) {
    if (chip === 'visible') for (const kind of stateKinds) if (kind !== 'unknown') kinds.add(kind);
    if (chip === 'idle-in-transaction') kinds.add('aborted');
    if (chip !== 'visible') kinds.add(chip);
  }
  return kinds;
}

/** A link to a paused screen is paused; P writes what it does into the address. */
function usePausedInAddress(): void {
  const isPaused = useLive((live) => live.isPaused);
  const [paused, setPaused] = useUrlState<'0' | '1'>('paused', '0', ['0', '1']);
  const isFirst = useRef(true);
  const latest = useRef({ paused, setPaused });
  useEffect(() => {
    latest.current = { paused, setPaused };
  });
  useEffect(() => {
    const wasFirst = isFirst.current;
    isFirst.current = false;
    if (wasFirst && latest.current.paused === '1' && !isPaused) togglePaused();
    else latest.current.setPaused(isPaused ? '1' : '0');
  }, [isPaused]);
}
