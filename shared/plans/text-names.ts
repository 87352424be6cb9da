import type { Pair } from './fields.ts';

const plainNames = [
  'Result',
  'ProjectSet',
  'Append',
  'Merge Append',
  'Recursive Union',
  'BitmapAnd',
  'BitmapOr',
  'Nested Loop',
  'Seq Scan',
  'Sample Scan',
  'Gather',
  'Gather Merge',
  'Index Scan',
  'Index Only Scan',
  'Bitmap Index Scan',
  'Bitmap Heap Scan',
  'Tid Scan',
  'Tid Range Scan',
  'Subquery Scan',
  'Function Scan',
  'Table Function Scan',
  'Values Scan',
  'CTE Scan',
  'Named Tuplestore Scan',
  'WorkTable Scan',
  'Foreign Scan',
  'Materialize',
  'Memoize',
  'Sort',
  'Incremental Sort',
  'Group',
  'WindowAgg',
  'Unique',
  'LockRows',
  'Limit',
  'Hash',
];

const strategies = [
  ['Aggregate', 'Plain'],
  ['GroupAggregate', 'Sorted'],
  ['HashAggregate', 'Hashed'],
  ['MixedAggregate', 'Mixed'],
] as const;

const aggregates = (mode: string, prefix: string): readonly (readonly [string, readonly Pair[]])[] =>
  strategies.map(([name, strategy]) => [
    `${prefix}${name}`,
    [
      ['Node Type', 'Aggregate'],
      ['Strategy', strategy],
      ['Partial Mode', mode],
    ],
  ]);

const setOps = (name: string, strategy: string): readonly (readonly [string, readonly Pair[]])[] =>
  ['Intersect', 'Intersect All', 'Except', 'Except All'].map((command) => [
    `${name} ${command}`,
    [
      ['Node Type', 'SetOp'],
      ['Strategy', strategy],
      ['Command', command],
    ],
  ]);

const joinTypes = ['Left', 'Full', 'Right', 'Semi', 'Anti', 'Right Semi', 'Right Anti'];

const joins = (prefix: string, nodeType: string): readonly (readonly [string, readonly Pair[]])[] =>
  joinTypes.map((type) => [
    `${prefix} ${type} Join`,
    [
      ['Node Type', nodeType],
      ['Join Type', type],
    ],
  ]);

const inner = (name: string): readonly [string, readonly Pair[]] => [
  name,
  [
    ['Node Type', name],
    ['Join Type', 'Inner'],
  ],
];

const modifies = (prefix: string, nodeType: string, operations: readonly string[]) =>
  operations.map((operation): readonly [string, readonly Pair[]] => [
    `${prefix}${operation}`,
    [
      ['Node Type', nodeType],
      ['Operation', operation],
    ],
  ]);

/** What each name of FORMAT TEXT says, in the properties of the other formats. explain.c, ExplainNode. */
const byName: ReadonlyMap<string, readonly Pair[]> = new Map([
  ...plainNames.map((name): readonly [string, readonly Pair[]] => [name, [['Node Type', name]]]),
  ...aggregates('Simple', ''),
  ...aggregates('Partial', 'Partial '),
  ...aggregates('Finalize', 'Finalize '),
  ...setOps('SetOp', 'Sorted'),
  ...setOps('HashSetOp', 'Hashed'),
  ...joins('Nested Loop', 'Nested Loop'),
  ...joins('Merge', 'Merge Join'),
  ...joins('Hash', 'Hash Join'),
  ...['Nested Loop', 'Merge Join', 'Hash Join'].map(inner),
  ...modifies('', 'ModifyTable', ['Insert', 'Update', 'Delete', 'Merge']),
  ...modifies('Foreign ', 'Foreign Scan', ['Insert', 'Update', 'Delete']),
]);

const mostWords = 5;

/** The longest name that the line begins with, and what follows it; null: no name of PostgreSQL's. */
export function namedHead(head: string): { readonly pairs: readonly Pair[]; readonly rest: string } | null {
  const ends: number[] = [];
  for (let at = head.indexOf(' '); at >= 0 && ends.length < mostWords; at = head.indexOf(' ', at + 1)) ends.push(at);
  if (ends.length < mostWords) ends.push(head.length);
  for (const end of ends.toReversed()) {
    const pairs = byName.get(head.slice(0, end));
    // "Gather Motion" is another system's, not a Gather.
    if (pairs && /^(?: (?:on|using|Backward) |$)/u.test(head.slice(end, end + 10)))
      return { pairs, rest: head.slice(end) };
  }
  return null;
}

const custom = /^Custom Scan(?: \(([^()]*)\))?(?=$|\s)/u;

/** "Custom Scan (Citus Adaptive) on …". */
export function customHead(head: string): { readonly pairs: readonly Pair[]; readonly rest: string } | null {
  const found = custom.exec(head);
  if (!found) return null;
  const pairs: Pair[] = [['Node Type', 'Custom Scan']];
  if (found[1] !== undefined) pairs.push(['Custom Plan Provider', found[1]]);
  return { pairs, rest: head.slice(found[0].length) };
}
