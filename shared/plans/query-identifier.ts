import type { Pair } from './fields.ts';

const identifier = /\bQuery Identifier"?:\s{0,9}(-?\d{1,20})/gu;

/** A query's identifier is a whole bigint, which parsers round: taken from the text itself. */
export function withIdentifiers(groups: readonly (readonly Pair[])[], text: string): readonly (readonly Pair[])[] {
  const found = text.matchAll(identifier);
  return groups.map((pairs) =>
    pairs.map(([name, value]): Pair => {
      if (name !== 'Query Identifier') return [name, value];
      const digits: unknown = found.next().value?.[1];
      return [name, digits ?? value];
    }),
  );
}
