/**
 * The types that a text says of its parameters: `$1::integer`. One that says nothing is an empty text; the server
 * would have to be asked for it.
 */
export function parameterTypes(text: string): string[] {
  const types: string[] = [];
  for (const [, number, type] of text.matchAll(/\$(\d{1,4})(?:\s*::\s*([a-z_][\w.]*(?:\[\])?))?/giu)) {
    const place = Number(number) - 1;
    if (place < 0 || place >= 1000) continue;
    while (types.length <= place) types.push('');
    types[place] ||= type ?? '';
  }
  return types;
}
