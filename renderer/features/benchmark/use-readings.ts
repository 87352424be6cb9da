import { useEffect, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { readingOf, type SideReading } from './reading.ts';

export interface PairReadings {
  readonly a: SideReading;
  readonly b: SideReading;
}

/** What the grammar says of both texts, asked when the typing pauses. A help: the server decides. */
export function useReadings(at: At, texts: { readonly a: string; readonly b: string } | null): PairReadings {
  return { a: useReading(at, texts?.a ?? ''), b: useReading(at, texts?.b ?? '') };
}

const pauseMs = 300;

function useReading(at: At, text: string): SideReading {
  const [calm, setCalm] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const isEmpty = calm.trim() === '';
  const { data } = useQuestion('plans.read', isEmpty ? null : { at, text: calm }, { keepPrevious: true });
  return readingOf(text, calm === text && !isEmpty ? data?.reading : undefined);
}
