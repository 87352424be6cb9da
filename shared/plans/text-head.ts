import { firstText, type Pair } from './fields.ts';
import { customHead, namedHead } from './text-names.ts';

/** An identifier as quote_identifier writes it, and where it ends. */
function identifierAt(text: string, start: number): { readonly name: string; readonly end: number } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== ' ' && text[end] !== '.') end += 1;
    return { name: text.slice(start, end), end };
  }
  let end = start + 1;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1;
  return { name: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

export interface Target {
  readonly schema: string | null;
  readonly name: string;
  readonly alias: string | null;
}

/** "public.songs s", "songs", "\"*VALUES*\"". */
export function targetOf(text: string): Target {
  const first = identifierAt(text, 0);
  const hasSchema = text[first.end] === '.';
  const second = hasSchema ? identifierAt(text, first.end + 1) : first;
  const rest = text.slice(second.end).trim();
  return {
    schema: hasSchema ? first.name : null,
    name: second.name,
    alias: rest === '' ? null : identifierAt(rest, 0).name,
  };
}

const nameOf: ReadonlyMap<string, string> = new Map([
  ['CTE Scan', 'CTE Name'],
  ['WorkTable Scan', 'CTE Name'],
  ['Function Scan', 'Function Name'],
  ['Table Function Scan', 'Table Function Name'],
  ['Bitmap Index Scan', 'Index Name'],
  ['Values Scan', 'Alias'],
  ['Subquery Scan', 'Alias'],
]);

export function targetPairs(text: string, nodeType: string): readonly Pair[] {
  const { schema, name, alias } = targetOf(text);
  const what = nameOf.get(nodeType) ?? 'Relation Name';
  const pairs: Pair[] = [[what, name]];
  if (schema !== null) pairs.push(['Schema', schema]);
  if (what !== 'Alias' && what !== 'Index Name') pairs.push(['Alias', alias ?? name]);
  return pairs;
}

/** " Backward using songs_pkey on public.songs s". */
function restPairs(rest: string, nodeType: string): readonly Pair[] {
  const pairs: Pair[] = [];
  let text = rest.trimStart();
  if (text.startsWith('Backward ')) {
    pairs.push(['Scan Direction', 'Backward']);
    text = text.slice('Backward '.length);
  }
  if (text.startsWith('using ')) {
    const { name, end } = identifierAt(text, 'using '.length);
    pairs.push(['Index Name', name]);
    text = text.slice(end).trimStart();
  }
  if (text.startsWith('on ')) return [...pairs, ...targetPairs(text.slice('on '.length), nodeType)];
  return text === '' ? pairs : [...pairs, ['Said Of It', text]];
}

/** A node that PostgreSQL does not have: another's built on it, or an extension's. */
function unknownHead(head: string): { readonly pairs: readonly Pair[]; readonly rest: string } {
  const ends = [' on ', ' using '].map((word) => head.indexOf(word)).filter((at) => at > 0);
  const end = Math.min(head.length, ...ends);
  return { pairs: [['Node Type', head.slice(0, end)]], rest: head.slice(end) };
}

/** The properties that the words of a node's line say; null: it begins with no name of PostgreSQL's. */
export function knownHeadPairs(line: string): readonly Pair[] | null {
  const pairs: Pair[] = [];
  let head = line;
  for (const [word, name] of [['Parallel ', 'Parallel Aware'] as const, ['Async ', 'Async Capable'] as const]) {
    if (!head.startsWith(word)) continue;
    pairs.push([name, true]);
    head = head.slice(word.length);
  }
  const found = namedHead(head) ?? customHead(head);
  return found && [...found.pairs, ...pairs, ...restPairs(found.rest, firstText(found.pairs, 'Node Type') ?? '')];
}

export function headPairs(line: string): readonly Pair[] {
  const known = knownHeadPairs(line);
  if (known) return known;
  const { pairs, rest } = unknownHead(line);
  return [...pairs, ...restPairs(rest, firstText(pairs, 'Node Type') ?? '')];
}
