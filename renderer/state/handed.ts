import { create } from 'zustand';
import type { At } from '../../shared/contract/place.ts';

/** A statement that one room gives to another: too long for an address, and nobody's business in a history of them. */
export interface Handed {
  /** The word of the room that it is for. */
  readonly to: 'plans' | 'benchmark';
  /** The database that it was taken from; another one's room leaves it alone. */
  readonly at?: At;
  readonly text: string;
  /** Where it comes from: "Statements, queryid 42". */
  readonly title: string;
  /** $1 … as text, null is NULL. Left out: not known, to be asked for. */
  readonly params?: readonly (string | null)[];
}

interface HandedState {
  readonly handed: Handed | null;
}

/** Watched by a page that is already on the screen when something is handed to it. */
export const useHanded = create<HandedState>(() => ({ handed: null }));

/** Lays it on the counter; whatever lay there is gone. Go to the room afterwards: `openRoom(at, handed.to)`. */
export function handOver(handed: Handed): void {
  useHanded.setState({ handed });
}

/** Takes what lies there for this room, once. null: nothing does. */
export function takeHanded(to: Handed['to'], at?: At): Handed | null {
  const { handed } = useHanded.getState();
  if (handed === null || handed.to !== to) return null;
  if (at !== undefined && handed.at !== undefined && handed.at !== at) return null;
  useHanded.setState({ handed: null });
  return handed;
}
