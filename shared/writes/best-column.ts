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
 * The column by whose values the writer is most likely told: a text or enum with a few dozen values, rather one that is
 * called after an application, a job or a kind. null: none that would group anything.
 */
export function bestColumn(columns: readonly GroupColumn[]): string | null {
  const marks = columns.map((column) => ({ name: column.name, mark: markOf(column) }));
  const best = marks.reduce((a, b) => (b.mark > a.mark ? b : a), { name: '', mark: 0 });
  return best.mark > 0 ? best.name : null;
}

function markOf({ name, typcategory, n_distinct, reltuples, is_key }: GroupColumn): number {
  if (is_key) return 0;
  const values = n_distinct === null ? null : n_distinct >= 0 ? n_distinct : -n_distinct * Math.max(0, reltuples);
  const byType = typcategory === 'S' || typcategory === 'E' ? 2 : typcategory === 'B' ? 0.5 : 0.25;
  const byName = telling.test(name) ? 2 : 0;
  return (byType + byName) * byValues(values);
}

/** One value groups nothing, and neither does one for each row. */
function byValues(values: number | null): number {
  if (values === null) return 1;
  if (values < 2) return 0.1;
  return values <= 200 ? 2 : 0.5;
}
