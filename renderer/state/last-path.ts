import type { At } from '../../shared/contract/place.ts';
import { pathOf } from './place.ts';

/** The address with which each room of each database was left, so that the rail brings back its filter. */
const last = new Map<string, string>();

/** The shell notes it whenever the address changes. */
export function notePath(at: At, room: string, search: string): void {
  last.set(`${room} ${at}`, search);
}

export function lastPathOf(at: At, room: string): string {
  return `${pathOf(at, room)}${last.get(`${room} ${at}`) ?? ''}`;
}
