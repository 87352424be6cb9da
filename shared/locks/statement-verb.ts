const twoWords = new Set(
  'ALTER CREATE DROP REINDEX REFRESH LOCK COMMENT ANALYZE VACUUM CLUSTER TRUNCATE PREPARE ROLLBACK COMMIT'.split(' '),
);
const alone = new Set(['VACUUM', 'ANALYZE', 'TRUNCATE', 'CLUSTER', 'COMMIT', 'ROLLBACK']);
const noise = new Set(['UNIQUE', 'TEMP', 'TEMPORARY', 'UNLOGGED', 'OR', 'REPLACE', 'GLOBAL', 'LOCAL']);
const verbs = new Set(
  'SELECT INSERT UPDATE DELETE MERGE COPY WITH FETCH EXECUTE CALL DO GRANT REVOKE SET BEGIN'.split(' '),
);

/** What a statement does, for a sentence: "ALTER TABLE", "UPDATE", "LOCK TABLE"; "statement" where it cannot be told. */
export function statementVerb(query: string | null): string {
  const text = (query ?? '').replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '').slice(0, 200);
  const words = (text.match(/[A-Za-z]+/g) ?? []).slice(0, 6).map((word) => word.toUpperCase());
  const first = words[0] ?? '';
  if (!new RegExp(`^${first}`, 'i').test(text) || first === '') return 'statement';
  if (verbs.has(first)) return first;
  if (!twoWords.has(first)) return 'statement';
  if (alone.has(first)) return first;
  const second = words.slice(1).find((word) => !noise.has(word));
  return second === undefined ? first : `${first} ${second}`;
}

/** DDL waits for everybody, and everybody then waits behind it: a lock_timeout before it would have helped. */
export function isDdl(query: string | null): boolean {
  return /^(ALTER|CREATE|DROP|REINDEX|REFRESH|TRUNCATE|CLUSTER|VACUUM|LOCK|COMMENT)\b/.test(statementVerb(query));
}
