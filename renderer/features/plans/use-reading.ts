import type { At } from '../../../shared/contract/place.ts';
import type { TextReading } from '../../../shared/contract/user-lane.ts';
import { useQuestion } from '../../api.ts';
import { useSettled } from './use-settled.ts';

const pauseMs = 250;

/** What PostgreSQL's own grammar says of a text, some moments after the last key; null for no text. */
export function useReading(at: At | null, text: string): TextReading | null {
  const settled = useSettled(text, pauseMs);
  const isAsked = at !== null && settled.trim() !== '';
  const { data } = useQuestion('plans.read', isAsked ? { at, text: settled } : null, { keepPrevious: true });
  return isAsked ? (data?.reading ?? null) : null;
}
