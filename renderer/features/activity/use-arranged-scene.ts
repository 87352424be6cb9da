import { useMemo } from 'react';
import { useHeld } from '../../ui/use-held.ts';
import { wordsOf } from './row-filter.ts';
import { countStates } from './state-counts.ts';
import { useArranged, useRows } from './use-arranged.ts';
import type { Scene } from './use-scene.ts';
import { kindsOf, useView } from './use-view.ts';

/** The shown moment as rows: counted, filtered, in their order. */
export function useArrangedScene(scene: Scene) {
  const rows = useRows(scene.backends);
  const all = useMemo(() => countStates(rows.values(), []), [rows]);
  const isHidden = all.unknown > 0;
  const view = useView(isHidden);
  const { text, chips } = view;
  const words = useMemo(() => wordsOf(text), [text]);
  const counts = useMemo(() => (words.length === 0 ? all : countStates(rows.values(), words)), [all, rows, words]);
  const kinds = useMemo(() => kindsOf(chips), [chips]);
  const held = useHeld();
  const { sort } = view.layout;
  // A server that was started again has other backends: nothing of the old ones is held in place.
  const server = scene.server?.postmaster_start ?? '';
  const topKey = `${scene.kind} ${server} ${text} ${chips.join()} ${sort.id} ${sort.direction}`;
  // What is scrubbed or replayed moves by the user's own hand.
  const isHeld = held.isHeld && scene.kind === 'live';
  const arranged = useArranged({ rows, words, kinds, sort, isHeld, topKey });
  return { scene, rows, view, words, isHidden, all, counts, arranged, topKey, handlers: held.handlers };
}
export type ArrangedScene = ReturnType<typeof useArrangedScene>;
