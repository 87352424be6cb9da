interface Named {
  readonly nspname: string;
  readonly relname: string;
}

/**
 * What a plan of EXPLAIN (VERBOSE, FORMAT JSON) scans or changes, each once, in its order. Without reading it as a plan:
 * one over thousands of partitions has megabytes, and the host has other pages to answer.
 */
export function relationsIn(outline: string): readonly Named[] {
  const met = new Map<string, Named>();
  const left: unknown[] = [JSON.parse(outline)];
  while (left.length > 0) {
    const part = left.pop();
    if (typeof part !== 'object' || part === null) continue;
    const nspname: unknown = Reflect.get(part, 'Schema');
    const relname: unknown = Reflect.get(part, 'Relation Name');
    if (typeof nspname === 'string' && typeof relname === 'string') {
      met.set(JSON.stringify([nspname, relname]), { nspname, relname });
    }
    left.push(...Object.values(part).toReversed());
  }
  return [...met.values()];
}
