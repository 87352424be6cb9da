/**
 * All names in one string, so that one indexOf finds the next row that holds a word instead of 100,000 calls. NUL parts
 * the names: it cannot occur in one.
 */
export interface Haystack {
  readonly text: string;
  /** Where each name begins; one more entry than names. */
  readonly starts: Uint32Array;
}

export function haystack(count: number, nameOf: (n: number) => string): Haystack {
  const starts = new Uint32Array(count + 1);
  const names = new Array<string>(count);
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    const name = nameOf(n);
    names[n] = name;
    starts[n] = at;
    at += name.length + 1;
  }
  starts[count] = at;
  return { text: names.join('\0'), starts };
}

/** Clears `mask` where the word is not in the name (or, for a word to be missing, where it is). */
export function keepHits({ text, starts }: Haystack, word: string, isWanted: boolean, mask: Uint8Array): void {
  const count = starts.length - 1;
  let row = 0;
  let at = text.indexOf(word);
  while (at >= 0) {
    let hit = row;
    while ((starts[hit + 1] ?? Number.POSITIVE_INFINITY) <= at) hit += 1;
    if (!isWanted) mask[hit] = 0;
    else if (hit > row) mask.fill(0, row, hit);
    row = hit + 1;
    if (row >= count) return;
    at = text.indexOf(word, starts[row]);
  }
  if (isWanted) mask.fill(0, row, count);
}
