import type { Filter } from '../../../shared/relations/filter.ts';
import type { HitRange } from '../../ui/hit-range.ts';

/** Where the filter's words and expressions stand in a name, ascending and without overlap. Only visible rows ask. */
export function hitRanges(name: string, filter: Filter): readonly HitRange[] {
  const found: HitRange[] = [];
  for (const { text, isNegated } of filter.words) {
    if (!isNegated && text !== '') found.push(...wordRanges(name, text, filter.isCaseSensitive));
  }
  for (const { regex, isNegated } of filter.expressions) {
    if (!isNegated) found.push(...expressionRanges(name, regex));
  }
  if (found.length < 2) return found;
  const sorted = found.toSorted((a, b) => a[0] - b[0]);
  return sorted.filter((range, at) => at === 0 || range[0] >= Math.max(...sorted.slice(0, at).map((one) => one[1])));
}

/** A word with a dot is looked for in schema.name: what stands behind the dot is marked in the name. */
function wordRanges(name: string, text: string, isCaseSensitive: boolean): HitRange[] {
  const dot = text.lastIndexOf('.');
  const word = dot >= 0 && dot < text.length - 1 && !name.includes(text) ? text.slice(dot + 1) : text;
  // Lower-casing may change the length (İ): then nothing is marked rather than the wrong letters.
  const [hay, needle] = isCaseSensitive ? [name, word] : [name.toLowerCase(), word.toLowerCase()];
  const ranges: HitRange[] = [];
  if (hay.length !== name.length || needle === '') return ranges;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    ranges.push([at, at + needle.length]);
  }
  return ranges;
}

function expressionRanges(name: string, regex: RegExp): HitRange[] {
  const ranges: HitRange[] = [];
  for (const match of name.matchAll(new RegExp(regex, `${regex.flags}g`))) {
    if (match[0] !== '') ranges.push([match.index, match.index + match[0].length]);
    if (ranges.length > 20) break;
  }
  return ranges;
}
