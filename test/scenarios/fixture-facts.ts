/**
 * What createFixture makes, as PostgreSQL 14 to 18 agree on it. Tests compare with this data, not with another query
 * of the same server.
 */
export interface RelationFact {
  readonly schema: 'shop' | 'closed';
  readonly relname: string;
  /** https://www.postgresql.org/docs/current/catalog-pg-class.html */
  readonly relkind: 'r' | 'p' | 'v' | 'm' | 'i' | 'I' | 'S' | 'f' | 'c';
  /** reltuples; null where nobody has analyzed, or it means nothing. */
  readonly rows: number | null;
  /** The heap's main fork in bytes with blocks of 8 kB; null where there is no storage. */
  readonly heapBytes: number | null;
  /** The parent in pg_inherits (of a partition, an inheritance child, a partition's index). */
  readonly parent?: string;
  readonly bound?: string;
  /** The table that an index is on. */
  readonly on?: string;
  readonly comment?: string;
  readonly marks?: readonly ('unlogged' | 'unpopulated' | 'invalid' | 'detach-pending' | 'owned-sequence')[];
}

type More = Partial<Omit<RelationFact, 'schema' | 'relname' | 'relkind' | 'rows' | 'heapBytes'>>;
type Kind = RelationFact['relkind'];

const page = 8192;
const shop = (relkind: Kind, relname: string, rows: number | null, pages: number | null, more: More = {}) =>
  ({ schema: 'shop', relname, relkind, rows, heapBytes: pages === null ? null : pages * page, ...more }) as const;
const index = (relname: string, on: string, rows: number, pages: number, more: More = {}) =>
  shop('i', relname, rows, pages, { on, ...more });
const range = (from: number) => `FOR VALUES FROM ('${from}-01-01') TO ('${from + 1}-01-01')`;

const tables: readonly RelationFact[] = [
  shop('r', 'customers', 3, 1, { comment: 'People who buy' }),
  shop('r', 'orders', 10, 1),
  shop('r', 'documents', 5, 1),
  shop('r', 'notes', null, 0),
  shop('r', 'fresh', null, 1),
  shop('r', 'payroll', null, 0),
  shop('r', 'scratch', null, 0, { marks: ['unlogged'] }),
  shop('r', 'shard_001', null, 0),
  shop('r', 'shard_002', null, 0),
  shop('r', 'shard_003', null, 0),
  shop('r', 'logs', 0, 0),
  shop('r', 'logs_20240101', 0, 0, { parent: 'logs' }),
  shop('r', 'logs_20240108', 0, 0, { parent: 'logs' }),
  { schema: 'closed', relname: 'secrets', relkind: 'r', rows: 2, heapBytes: page },
];

const partitions: readonly RelationFact[] = [
  shop('p', 'measurements', 730, null),
  shop('r', 'measurements_2024', 365, 3, { parent: 'measurements', bound: range(2024) }),
  shop('p', 'measurements_2025', 365, null, { parent: 'measurements', bound: range(2025) }),
  shop('r', 'measurements_2025_a', 122, 1, { parent: 'measurements_2025', bound: "FOR VALUES IN ('a')" }),
  shop('r', 'measurements_2025_rest', 243, 2, { parent: 'measurements_2025', bound: 'DEFAULT' }),
  shop('r', 'measurements_default', 0, 0, { parent: 'measurements', bound: 'DEFAULT' }),
  shop('p', 'buckets', 0, null),
  shop('r', 'buckets_p0', 0, 0, { parent: 'buckets', bound: 'FOR VALUES WITH (modulus 2, remainder 0)' }),
  shop('r', 'buckets_p1', 0, 0, { parent: 'buckets', bound: 'FOR VALUES WITH (modulus 2, remainder 1)' }),
  shop('p', 'readings', null, null),
  shop('r', 'readings_2023', null, 0, { parent: 'readings', bound: range(2023), marks: ['detach-pending'] }),
  shop('r', 'readings_2024', null, 0, { parent: 'readings', bound: range(2024) }),
];

const partitionIndexes: readonly RelationFact[] = [
  shop('I', 'measurements_taken_on_idx', 0, null, { on: 'measurements' }),
  shop('I', 'measurements_2025_taken_on_idx', 0, null, {
    on: 'measurements_2025',
    parent: 'measurements_taken_on_idx',
  }),
  index('measurements_2024_taken_on_idx', 'measurements_2024', 365, 2, { parent: 'measurements_taken_on_idx' }),
  index('measurements_2025_a_taken_on_idx', 'measurements_2025_a', 122, 2, {
    parent: 'measurements_2025_taken_on_idx',
  }),
  index('measurements_2025_rest_taken_on_idx', 'measurements_2025_rest', 243, 2, {
    parent: 'measurements_2025_taken_on_idx',
  }),
  index('measurements_default_taken_on_idx', 'measurements_default', 0, 1, { parent: 'measurements_taken_on_idx' }),
  shop('I', 'buckets_pkey', 0, null, { on: 'buckets' }),
  index('buckets_p0_pkey', 'buckets_p0', 0, 1, { parent: 'buckets_pkey' }),
  index('buckets_p1_pkey', 'buckets_p1', 0, 1, { parent: 'buckets_pkey' }),
];

const indexes: readonly RelationFact[] = [
  index('customers_pkey', 'customers', 3, 2),
  index('customers_email_key', 'customers', 3, 2),
  index('orders_pkey', 'orders', 10, 2),
  index('orders_open_idx', 'orders', 5, 2),
  index('orders_total_key', 'orders', 0, 0, { marks: ['invalid'] }),
  index('order_totals_key', 'order_totals', 3, 2),
  index('documents_pkey', 'documents', 5, 2),
  index('notes_pkey', 'notes', 0, 1),
  index('payroll_pkey', 'payroll', 0, 1),
  index('scratch_pkey', 'scratch', 0, 1, { marks: ['unlogged'] }),
  index('shard_001_pkey', 'shard_001', 0, 1),
  index('shard_002_pkey', 'shard_002', 0, 1),
  index('shard_003_pkey', 'shard_003', 0, 1),
  { schema: 'closed', relname: 'secrets_pkey', relkind: 'i', rows: 2, heapBytes: 2 * page, on: 'secrets' },
];

const others: readonly RelationFact[] = [
  shop('v', 'active_customers', null, null),
  shop('m', 'order_totals', 3, 1),
  shop('m', 'order_months', null, 0, { marks: ['unpopulated'] }),
  shop('S', 'customers_id_seq', 1, 1, { marks: ['owned-sequence'] }),
  shop('S', 'ticket_numbers', 1, 1),
  shop('f', 'remote_lines', null, null),
  shop('c', 'point3d', null, null),
];

/** Every relation outside TOAST and the system schemas. All belong to fixture_owner. */
export const fixtureRelations = [...tables, ...partitions, ...partitionIndexes, ...indexes, ...others];

/** prokind: https://www.postgresql.org/docs/current/catalog-pg-proc.html */
export const fixtureRoutines = [
  { proname: 'add', args: 'a integer, b integer', prokind: 'f', comment: 'Adds' },
  { proname: 'add', args: 'a text, b text', prokind: 'f' },
  { proname: 'tidy', args: '', prokind: 'p' },
  { proname: 'total_of', args: 'integer', prokind: 'a' },
  { proname: 'touch', args: '', prokind: 'f' },
] as const;

/** What the roles may not do; everything else in `shop` they may. The superuser may everything. */
export const fixtureRights = {
  fixture_plain: { noUsage: ['closed'], noSelect: ['shop.payroll', 'shop.remote_lines'] },
  fixture_monitor: { noUsage: ['closed'], noSelect: 'everything' },
} as const;
