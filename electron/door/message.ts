import { z } from 'zod';

/** What may come through the door: plain JSON of at most 1 MB, in the shape of ToDoor. */
export const mostCharacters = 1_000_000;
const deepest = 32;

const id = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const path = z.string().max(100);
export const toDoor = z.union([
  z.strictObject({ id, kind: z.literal('ask'), path, input: z.unknown() }),
  z.strictObject({ id, kind: z.literal('stop') }),
]);

/** Enough of a wrong message to answer the one who sent it. */
export const withId = z.looseObject({ id });

/** Why a value may not enter, or undefined. Looks at most at as much as may enter. */
export function refusal(value: unknown): string | undefined {
  let left = mostCharacters;
  const look = (part: unknown, depth: number): string | undefined => {
    left -= typeof part === 'string' ? part.length + 2 : 4;
    if (left < 0) return 'more than 1 MB';
    if (depth > deepest) return `nested deeper than ${deepest}`;
    if (typeof part === 'number') return Number.isFinite(part) ? undefined : 'a number that is none';
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return undefined;
    if (Array.isArray(part)) return first(part, (item) => look(item, depth + 1));
    if (!isPlain(part)) return 'something that is not plain JSON';
    return first(Object.entries(part), ([key, item]) => {
      if (key === '__proto__') return 'a key named __proto__';
      left -= key.length + 3;
      return look(item, depth + 1);
    });
  };
  return look(value, 0);
}

function first<T>(items: readonly T[], refuse: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = refuse(item);
    if (found) return found;
  }
  return undefined;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
