import type { ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import { keyText } from './foreign-key-words.ts';

export interface Matched {
  /** The best first, at most `limit`. */
  readonly rows: readonly ForeignKeyRow[];
  /** All that match. */
  readonly count: number;
}

/**
 * Keys whose text, constraint name or schemas contain every word that was typed. What can be measured comes first, then
 * by the size of the referencing table: that is where a strategy matters.
 */
export function matchKeys(keys: readonly ForeignKeyRow[], typed: string, limit: number): Matched {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0 ? [...keys] : keys.filter((key) => words.every((word) => textOf(key).includes(word)));
  found.sort(byWorth);
  return { rows: found.slice(0, limit), count: found.length };
}

const texts = new WeakMap<ForeignKeyRow, string>();

function textOf(key: ForeignKeyRow): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = `${key.nspname}.${keyText(key)} ${key.fnspname} ${key.conname}`.toLowerCase();
  texts.set(key, text);
  return text;
}

function byWorth(a: ForeignKeyRow, b: ForeignKeyRow): number {
  const measurable = Number(a.obstacle !== null) - Number(b.obstacle !== null);
  return measurable || (b.reltuples ?? -1) - (a.reltuples ?? -1) || a.conoid - b.conoid;
}

/** The key to begin with: the largest that can be measured; null when there is none. */
export function firstKey(keys: readonly ForeignKeyRow[]): ForeignKeyRow | null {
  return matchKeys(keys, '', 1).rows[0] ?? null;
}
