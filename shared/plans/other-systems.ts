/** Another database's plan, by what only it writes. Asked only of a text in which no plan of PostgreSQL's was found. */
const signs: readonly (readonly [string, RegExp])[] = [
  [
    'SQL Server',
    /<ShowPlanXML|\|--(?:Clustered |Index |Table |Nested |Hash |Sort|Compute |Stream |Filter)|\bStmtText\b/u,
  ],
  [
    'Oracle',
    /Plan hash value:|\bTABLE ACCESS (?:FULL|BY)|^\|[ \t]{0,99}Id[ \t]{0,99}\|[ \t]{0,99}Operation[ \t]{0,99}\|/mu,
  ],
  ['MariaDB', /"r_(?:loops|total_time_ms|rows)"\s*:/u],
  [
    'MySQL',
    /"query_block"\s*:|\bselect_type\b|-> (?:Table scan|Index lookup|Index scan|Single-row|Filter:|Nested loop)|^[ \t]{0,200}-> .{1,200}\(cost=[\d.]+ rows=/mu,
  ],
  [
    'SQLite',
    /^[ \t]{0,200}[|`]--(?:SCAN|SEARCH|USE TEMP|COMPOUND|CO-ROUTINE|MATERIALIZE)|^[ \t]{0,200}(?:SCAN|SEARCH) \w+|^\d+\|\d+\|\d+\|(?:SCAN|SEARCH)|\baddr\s+opcode\s+p1\b/mu,
  ],
  [
    'CockroachDB',
    /^[ \t]{0,200}(?:distribution|vectorized): \w{1,20}[ \t\r]{0,200}$|^[ \t]{0,200}[•·] (?:scan|filter|sort|hash join|lookup join|merge join|group|limit)/mu,
  ],
  ['ClickHouse', /\bReadFromMergeTree\b|^[ \t]{0,200}Expression \(\(?Proj/mu],
  ['DuckDB', /[│┌└].{0,200}\b(?:SEQ_SCAN|HASH_JOIN|PROJECTION|TABLE_SCAN|HASH_GROUP_BY)\b/u],
  ['Spark', /== (?:Physical|Parsed Logical) Plan ==/u],
  ['MongoDB', /"queryPlanner"\s*:|"winningPlan"\s*:/u],
  ['Trino or Presto', /^[ \t]{0,200}Fragment \d+ \[/mu],
  [
    'Amazon Redshift',
    /\bXN (?:Seq Scan|Hash Join|Merge|Limit|Network|HashAggregate|Aggregate|Nested Loop|Subquery|Result|Sort|Window|Append)\b/u,
  ],
];

const most = 50_000;

/** Its name; null: none that we know. */
export function otherSystem(text: string): string | null {
  const head = text.slice(0, most);
  return signs.find(([, sign]) => sign.test(head))?.[0] ?? null;
}

const verbs =
  /^(?:explain|select|with|insert|update|delete|merge|values|table|create|prepare|execute|declare|call|begin|set)\b/iu;

/** Whether it is a statement: perhaps the query in place of its plan. */
export function isStatement(text: string): boolean {
  const lines = text.slice(0, most).split('\n');
  const first = lines.find((line) => line.trim() !== '' && !line.trimStart().startsWith('--'));
  return first !== undefined && verbs.test(first.replace(/^[\s(]{1,99}/u, '').replace(/^\S{1,64}[=-][#>]\s{0,9}/u, ''));
}
