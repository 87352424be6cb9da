import { definedTexts } from '../../postgres/statement.ts';

/**
 * The view does not know application_name, so our own statements are told by their texts: pg_stat_statements keeps a
 * text as it was sent, but for its constants, which become $1, $2 … (and a list of them `$1 /*, ... *\/` since
 * PostgreSQL 18). What is left when constants are taken away is equal for both. What the user ran in Plans or Benchmark
 * is the user's, and counts.
 */
export function skeletonOf(text: string): string {
  return text
    .replaceAll(/--[^\n]*|\/\*.*?\*\//gsu, ' ')
    .replaceAll(/'(?:[^']|'')*'|\$\d+|\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b|\b(?:null|true|false)\b/giu, '?')
    .replaceAll(/-\s*\?/gu, '?')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/\?(?:\s*,\s*\?)+/gu, '?')
    .replaceAll(/\?\s+(?=[)\]])/gu, '?')
    .trim();
}

/** Our limits, set before each statement: any number of calls of set_config. */
const isOurSettings = (skeleton: string): boolean =>
  /^SELECT pg_catalog\.set_config\(\?\)(?:, pg_catalog\.set_config\(\?\))*$/u.test(skeleton);

let ours: ReadonlySet<string> | null = null;
let made = 0;

/** Whether Heapscope sent it, as far as a text can tell. */
export function isOurs(text: string): boolean {
  if (ours === null || made !== definedTexts.size) {
    made = definedTexts.size;
    ours = new Set([...definedTexts].map(skeletonOf));
  }
  const skeleton = skeletonOf(text);
  return ours.has(skeleton) || isOurSettings(skeleton);
}
