import { useCallback, useEffect } from 'react';
import { create } from 'zustand';
import type { BenchmarkRequest, StatementMode } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { takeHanded, useHanded } from '../../state/handed.ts';
import { useUrlState } from '../../state/url-state.ts';
import { type Compared, type Draft, draftOf, firstDraft, type Shape } from './setup.ts';

const useDrafts = create<Readonly<Record<At, Draft>>>(() => ({}));

const compareds = ['foreign-key', 'custom'] as const;
const shapes = ['get', 'list'] as const;
export const modes = ['simple', 'unnamed', 'prepared'] as const;

/** What is to be measured: the key, the shape and the mode in the address, the rest kept while the window is open. */
export function useSetup(at: At) {
  const [compared, setCompared] = useUrlState<Compared>('compare', 'foreign-key', compareds);
  const [fk, setFk] = useUrlState('fk', '');
  const [shape, setShape] = useUrlState<Shape>('shape', 'get', shapes);
  const [mode, setMode] = useUrlState<StatementMode>('mode', 'simple', modes);
  const draft = useDrafts((drafts) => drafts[at]) ?? firstDraft;
  const change = useCallback(
    (more: Partial<Draft>) => useDrafts.setState((drafts) => ({ [at]: { ...(drafts[at] ?? firstDraft), ...more } })),
    [at],
  );
  const takeText = useCallback(
    (text: string, title: string, params: readonly (string | null)[]) => {
      setCompared('custom');
      useDrafts.setState((drafts) => {
        const known = drafts[at] ?? firstDraft;
        return { [at]: { ...known, a: { title, text, params } } };
      });
    },
    [at, setCompared],
  );
  useHandedText(at, takeText);
  /** What a past run was made with becomes the present choice. */
  const takeRequest = (request: BenchmarkRequest) => {
    setCompared(request.kind);
    setMode(request.mode);
    if (request.kind === 'foreign-key') {
      setFk(String(request.conoid));
      setShape(request.shape);
    }
    change(draftOf(request, draft));
  };
  return {
    compared,
    setCompared,
    /** As the address says it; the page falls back to the first key. */
    fk: /^\d{1,10}$/.test(fk) ? Number(fk) : null,
    setFk: (conoid: number) => setFk(String(conoid)),
    shape,
    setShape,
    // The user's own text is never sent by the simple protocol.
    mode: compared === 'custom' && mode === 'simple' ? ('unnamed' as const) : mode,
    setMode,
    draft,
    change,
    takeRequest,
  };
}
export type Setup = ReturnType<typeof useSetup>;

/** A statement that another room laid down for this one becomes query A. */
function useHandedText(at: At, take: (text: string, title: string, params: readonly (string | null)[]) => void): void {
  const handed = useHanded((state) => state.handed);
  useEffect(() => {
    if (handed?.to !== 'benchmark') return;
    const taken = takeHanded('benchmark', at);
    if (taken) take(taken.text, taken.title, taken.params ?? []);
  }, [handed, at, take]);
}
