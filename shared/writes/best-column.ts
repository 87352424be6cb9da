/** What is known of a column's values. */
export interface GroupColumn {
  readonly name: string;
  readonly typcategory: string;
  /** As pg_stats has it: below 0 a share of the rows. */
  readonly n_distinct: number | null;
  readonly reltuples: number;
  /** Alone a unique key. */
  readonly is_key: boolean;
}

const telling =
  /(^|_)(app|application|job|task|kind|type|category|source|origin|owner|user|author|actor|component|service)(_|$)/iu;

/**
 * The column by whose values the writer is most likely told. What counts first is how many values it has: a few dozen
 * group, one for nearly each row does not, whatever it is called. Among columns alike in that: text or enum rather than
 * others, and rather one that is called after an application, a job or a kind. null: none that would group anything.
 */
export function bestColumn(columns: readonly GroupColumn[]): string | null {
  const marks = columns.map((column) => ({ name: column.name, mark: markOf(column) }));
  const best = marks.reduce((a, b) => (b.mark > a.mark ? b : a), { name: '', mark: 0 });
  return best.mark > 0 ? best.name : null;
}

/** 0: each row has its own. */
function markOf(column: GroupColumn): number {
  const { name, typcategory } = column;
  const byType = typcategory === 'S' || typcategory === 'E' ? 2 : typcategory === 'B' ? 0.5 : 0.25;
  const byName = telling.test(name) ? 2 : 0;
  const byCount = markOfCount(column);
  return byCount === 0 ? 0 : 10 * byCount + byType + byName;
}

/** Few values, then an unknown count, many, a single one, and one for nearly each row. */
function markOfCount({ n_distinct, reltuples, is_key }: GroupColumn): number {
  if (is_key) return 0;
  // 0 is what pg_stats says of a type that has no equality.
  if (n_distinct === null || n_distinct === 0) return 4;
  const share = n_distinct < 0 ? -n_distinct : n_distinct / Math.max(1, reltuples);
  const values = n_distinct < 0 ? share * Math.max(0, reltuples) : n_distinct;
  if (values > 1 && share > 0.5) return 1;
  if (values < 2) return 2;
  return values <= 200 ? 5 : 3;
}
