/**
 * What a format's reader gives to the builder: names and values in the order of the text, named as FORMAT JSON names
 * them. A name may come twice. An own class, so that no property of a pasted object is ever set or looked up by name.
 */
export class Fields {
  readonly pairs: readonly Pair[];
  constructor(pairs: readonly Pair[]) {
    this.pairs = pairs;
  }
}
export type Pair = readonly [name: string, value: unknown];

/** The pairs of a group; null: it is a single value or a list. */
export function pairsOf(value: unknown): readonly Pair[] | null {
  if (value instanceof Fields) return value.pairs;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.entries(value);
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

/** A finite number ≥ 0, also from text ("12.5"); null: it is none. No count or time of a plan is below 0. */
export function amountOf(value: unknown): number | null {
  const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

/** A value as the words of a fact; null: it is a group, or nothing. Lists are joined as FORMAT TEXT joins them. */
export function wordsOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (!Array.isArray(value)) return null;
  const words = value.map((item: unknown) => (Array.isArray(item) ? null : wordsOf(item)));
  return words.includes(null) ? null : words.join(', ');
}

/** The first value of that name, when it is text. */
export function firstText(pairs: readonly Pair[], wanted: string): string | null {
  return textOf(pairs.find(([name]) => name === wanted)?.[1]);
}
