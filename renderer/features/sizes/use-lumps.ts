import { useEffect, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { LumpBy, LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { useQuestion } from '../../api.ts';
import { useUrlState } from '../../state/url-state.ts';

export interface Lumping {
  readonly by: LumpBy;
  readonly pattern?: string;
}

const ways: readonly LumpBy[] = ['name', 'tree', 'none', 'regex'];
const measures: readonly Measure[] = ['total', 'heap', 'indexes', 'toast'];
export const firstPattern = String.raw`^(.*?)_\d+$`;

export interface Choices {
  readonly by: LumpBy;
  readonly setBy: (by: LumpBy) => void;
  readonly measure: Measure;
  readonly setMeasure: (measure: Measure) => void;
  /** As typed. */
  readonly pattern: string;
  readonly setPattern: (pattern: string) => void;
  /** As asked: the pattern once typing paused. */
  readonly lumping: Lumping;
}

/** What the user chose, kept in the address. */
export function useChoices(): Choices {
  const [by, setBy] = useUrlState('by', 'name', ways);
  const [measure, setMeasure] = useUrlState('measure', 'total', measures);
  const [pattern, setPattern] = useUrlState('regex', firstPattern);
  const [calm, setCalm] = useState(pattern);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(pattern), 250);
    return () => clearTimeout(timer);
  }, [pattern]);
  const lumping: Lumping = by === 'regex' ? { by, pattern: calm } : { by };
  return { by, setBy, measure, setMeasure, pattern, setPattern, lumping };
}

export interface Lumps {
  /** The last good answer; it stays while the next is on its way, and when the next is refused. */
  readonly answer: LumpsAnswer | undefined;
  readonly failure: Failure | undefined;
  readonly statements: readonly ExecutedStatement[];
}

/** The lumps of the report at a revision; not asked before there is a report. */
export function useLumps(at: At, lumping: Lumping, revision: number | undefined): Lumps {
  const asked = useQuestion('sizes.lumps', revision === undefined ? null : { at, revision, ...lumping }, {
    keepPrevious: true,
  });
  const [good, setGood] = useState<LumpsAnswer>();
  const { data } = asked;
  if (data && data !== good) setGood(data);
  return { answer: data ?? good, failure: asked.failure, statements: asked.statements };
}
