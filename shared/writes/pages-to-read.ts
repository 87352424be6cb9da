/**
 * Pages of a heap in the order in which to read them: by turns one of its last ones and one of those that are spread
 * evenly over all of it. No page comes twice.
 */
export function* pagesToRead(pages: number): Generator<number> {
  const taken = new Set<number>();
  let last = pages - 1;
  for (const page of spread(pages)) {
    for (const next of [page, last]) {
      if (next < 0 || taken.has(next)) continue;
      taken.add(next);
      yield next;
    }
    last -= 1;
  }
}

/** Every page once, near ones far apart: the bits of a counter in reverse, which no rhythm of the rows can follow. */
function* spread(pages: number): Generator<number> {
  const bits = Math.ceil(Math.log2(Math.max(2, pages)));
  for (let n = 0; n < 2 ** bits; n += 1) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit += 1) reversed = reversed * 2 + (Math.floor(n / 2 ** bit) % 2);
    if (reversed < pages) yield reversed;
  }
}
