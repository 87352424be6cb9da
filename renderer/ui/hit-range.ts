/** Half-open ranges of UTF-16 units in the source, ascending and apart: where the filter matched. */
export type HitRange = readonly [from: number, to: number];

/** All places where `needle` occurs, without overlap. The caller lower-cases both for a match without case. */
export function rangesOf(haystack: string, needle: string): readonly HitRange[] {
  if (needle === '') return [];
  const found: HitRange[] = [];
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) {
    found.push([at, at + needle.length]);
  }
  return found;
}
