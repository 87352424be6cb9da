/** Splits SQL for colouring. Not a parser: it must only never lose a character, whatever the text. */

export type SqlKind = 'keyword' | 'string' | 'number' | 'comment' | 'plain';

export interface SqlPart {
  readonly kind: SqlKind;
  readonly text: string;
}

/** In lower case; the editor colours the same ones. */
export const sqlKeywords: ReadonlySet<string> = new Set(
  `add aggregate all alter always and any array as asc attach authorization begin between bigint by cascade case cast
check cluster collate column columns comment commit concurrently constraint create cross current_setting cycle database
default deferrable deferred delete desc detach distinct do domain drop each else end enum except exclude execute exists
explain extension fetch filter first following for foreign from full function generated grant group grouping having
identity if ilike immutable in include increment index inherits initially inner insert instead intersect into is
isolation join key language lateral leakproof left like limit local lock logged materialized maxvalue minvalue natural
no not nothing null nulls of offset on only or order outer over owned owner parallel partition policy precision preceding
primary privileges procedure range recursive references refresh reindex rename replace replica replicated reset
restrict return returning returns revoke right role rollback row rows safe schema security select sequence server set
setof show stable start statement statistics storage stored strict table tablespace temporary then to transaction
trigger truncate type unbounded union unique unlogged update user using vacuum valid validate values view volatile when
where window with within without work`.split(/\s+/),
);

const pattern =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|([eEbBxXnN]?'(?:[^']|'')*(?:'|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\3\$|$))|("(?:[^"]|"")*(?:"|$))|(\b\d[\d_]*(?:\.\d+)?\b)|([A-Za-z_]\w*)/g;

/** "SELECT 1" → keyword "SELECT", plain " ", number "1". Joined, the parts are the text. */
export function sqlParts(sql: string): readonly SqlPart[] {
  const parts: SqlPart[] = [];
  let at = 0;
  for (const match of sql.matchAll(pattern)) {
    const kind = kindOf(match);
    if (kind === 'plain') continue;
    if (match.index > at) parts.push({ kind: 'plain', text: sql.slice(at, match.index) });
    parts.push({ kind, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < sql.length) parts.push({ kind: 'plain', text: sql.slice(at) });
  return parts;
}

function kindOf(match: RegExpMatchArray): SqlKind {
  if (match[1] !== undefined) return 'comment';
  if (match[2] !== undefined) return 'string';
  if (match[5] !== undefined) return 'number';
  const word = match[6];
  return word !== undefined && sqlKeywords.has(word.toLowerCase()) ? 'keyword' : 'plain';
}
