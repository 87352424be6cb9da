import type { Between, WeighedCause } from './cause.ts';

type Change =
  | 'join-method'
  | 'join-order'
  | 'scan-method'
  | 'index'
  | 'strategy'
  | 'sort-method'
  | 'parallel'
  | 'partitions'
  | 'node-type'
  | 'spill'
  | 'jit'
  | 'workers';

interface Meaning {
  readonly names: RegExp;
  /** What it can change in a plan. */
  readonly changes: readonly Change[];
  readonly words: string;
}

const costly: readonly Change[] = ['scan-method', 'index', 'join-method', 'join-order', 'strategy', 'node-type'];

/** https://www.postgresql.org/docs/current/runtime-config-query.html and -resource.html; the first that fits. */
const meanings: readonly Meaning[] = [
  {
    names: /^enable_(hashjoin|mergejoin|nestloop)$/u,
    changes: ['join-method', 'join-order', 'index', 'scan-method'],
    words: 'It allows or discourages a way to join.',
  },
  {
    names: /^enable_(seqscan|indexscan|indexonlyscan|bitmapscan|tidscan)$/u,
    changes: ['scan-method', 'index', 'join-method'],
    words: 'It allows or discourages a way to scan.',
  },
  {
    names: /^enable_(hashagg|sort|incremental_sort|presorted_aggregate|group_by_reordering|distinct_reordering)$/u,
    changes: ['strategy', 'node-type', 'sort-method', 'index', 'join-method', 'scan-method'],
    words: 'It allows or discourages a way to sort or group.',
  },
  {
    names:
      /^(enable_parallel|max_parallel|parallel_|min_parallel|debug_parallel|force_parallel|enable_gathermerge|max_worker)/u,
    changes: ['parallel', 'workers', 'scan-method', 'join-method'],
    words: 'It decides when and with how many workers a plan runs in parallel.',
  },
  {
    names: /^(enable_partition|constraint_exclusion)/u,
    changes: ['partitions', 'join-method', 'strategy'],
    words: 'It decides how partitions are read.',
  },
  { names: /^enable_/u, changes: costly, words: 'It allows or discourages a kind of node.' },
  {
    names: /^(work_mem|hash_mem_multiplier)$/u,
    changes: ['spill', 'sort-method', 'strategy', 'join-method', 'node-type'],
    words: 'It decides how much memory a sort or a hash may use before it goes to disk.',
  },
  {
    names: /^(geqo|join_collapse_limit|from_collapse_limit)/u,
    changes: ['join-order', 'join-method', 'scan-method', 'index'],
    words: 'It decides which join orders are tried.',
  },
  { names: /^jit/u, changes: ['jit'], words: 'It decides whether expressions are compiled.' },
  {
    names:
      /^(random_page_cost|seq_page_cost|cpu_|effective_cache_size|effective_io_concurrency|cursor_tuple_fraction)/u,
    changes: costly,
    words: 'It changes what the planner thinks a scan or a join costs.',
  },
  {
    names: /^plan_cache_mode$/u,
    changes: costly,
    words: 'It decides whether the plan knows the values of parameters.',
  },
];

const builtIn = 'built-in value';

function cause(name: string, before: string | undefined, after: string | undefined, between: Between): WeighedCause {
  const meaning = meanings.find(({ names }) => names.test(name));
  const explains = meaning?.changes.some((change) => between.changes.has(change)) ?? false;
  const { first, second } = between;
  return {
    kind: 'setting',
    title: `${name} ${before ?? builtIn} → ${after ?? builtIn}`,
    text: `Set so when ${first.name} ran and when ${second.name} ran.${meaning ? ` ${meaning.words}` : ''}`,
    explains,
    weight: explains ? 80 : meaning ? 30 : 15,
  };
}

export function settingCauses(between: Between): readonly WeighedCause[] {
  const [before, after] = [between.first, between.second].map(
    ({ then }) => new Map(then.settings.map(({ name, value }) => [name, value])),
  );
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names].flatMap((name) => {
    const [was, is] = [before?.get(name), after?.get(name)];
    return was === is ? [] : [cause(name, was, is, between)];
  });
}
