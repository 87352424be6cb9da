import type { At } from '../../../shared/contract/place.ts';
import type { TextReading } from '../../../shared/contract/user-lane.ts';
import { ask, useQuestion } from '../../api.ts';
import { useSettled } from '../../ui/use-settled.ts';
import type { Desk } from './desk.ts';
import { draftAt, type Readings } from './request.ts';
import type { SideName } from './sides.ts';

const pauseMs = 250;

/** What PostgreSQL's own grammar says of a text, some moments after the last key; null for no text. */
export function useReading(at: At | null, text: string): TextReading | null {
  const settled = useSettled(text, pauseMs);
  const isAsked = at !== null && settled.trim() !== '';
  const { data } = useQuestion('plans.read', isAsked ? { at, text: settled } : null, { keepPrevious: true });
  return isAsked ? (data?.reading ?? null) : null;
}

/** The same at this moment, of the sides that are about to be run. null: the host does not say. */
export async function readNow(at: At, desk: Desk, names: readonly SideName[]): Promise<Readings> {
  const reading = async (name: SideName) => {
    if (!names.includes(name)) return null;
    const answer = await ask('plans.read', { at, text: draftAt(desk, name).text }).catch(() => null);
    return answer?.data.reading ?? null;
  };
  const [a, b] = await Promise.all([reading('a'), reading('b')]);
  return { a, b };
}
