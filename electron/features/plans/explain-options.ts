import type { ExplainOption, PlansRequest } from '../../../shared/contract/plans-parts.ts';
import { fail } from '../../../shared/failure.ts';
import { PG, versionText } from '../../../shared/pg-version.ts';

/** Since when EXPLAIN has each: https://www.postgresql.org/docs/current/sql-explain.html */
const since: Readonly<Record<ExplainOption, number>> = {
  analyze: PG.v14,
  verbose: PG.v14,
  buffers: PG.v14,
  wal: PG.v14,
  settings: PG.v14,
  timing: PG.v14,
  generic_plan: PG.v16,
  memory: PG.v17,
};
const order: readonly ExplainOption[] = [
  'analyze',
  'verbose',
  'buffers',
  'wal',
  'settings',
  'timing',
  'generic_plan',
  'memory',
];

export const optionsSince = (server_version_num: number): ExplainOption[] =>
  order.filter((option) => server_version_num >= since[option]);

export const hasSerialize = (server_version_num: number): boolean => server_version_num >= PG.v17;

type Chosen = Pick<PlansRequest, 'options' | 'serialize'>;

/** Throws `bad-input` for what this server's EXPLAIN does not have, or what excludes each other. */
export function refuseOptions({ options, serialize }: Chosen, server_version_num: number): void {
  const version = versionText(server_version_num);
  const missing = options.find((option) => server_version_num < since[option]);
  if (missing) fail('bad-input', `EXPLAIN of PostgreSQL ${version} has no ${missing.toUpperCase()}`);
  if (serialize !== 'none' && !hasSerialize(server_version_num)) {
    fail('bad-input', `EXPLAIN of PostgreSQL ${version} has no SERIALIZE`);
  }
  if (options.includes('analyze') && options.includes('generic_plan')) {
    fail('bad-input', 'ANALYZE and GENERIC_PLAN exclude each other', {
      advice: 'A generic plan is made without values, so it cannot be executed: choose one of the two.',
    });
  }
}

/** What tells something only of a statement that is executed. */
export const needsAnalyze = ({ options, serialize }: Chosen): readonly string[] =>
  options.includes('analyze')
    ? []
    : [...(options.includes('wal') ? ['WAL'] : []), ...(serialize === 'none' ? [] : ['SERIALIZE'])];

/**
 * What stands before the user's text. What PostgreSQL turns on by itself in one version or another (TIMING, BUFFERS
 * with ANALYZE since 18) is always said, so that a version changes nothing that the user did not choose.
 */
export function prefixOf(chosen: Chosen, isTimed = true): string {
  const has = (option: ExplainOption) => chosen.options.includes(option);
  const parts = [
    ...(has('analyze') ? executing(chosen, isTimed) : []),
    `BUFFERS ${onOff(has('buffers'))}`,
    ...plain.filter(has).map((option) => option.toUpperCase()),
    'SUMMARY ON',
    'FORMAT JSON',
  ];
  return `EXPLAIN (${parts.join(', ')}) `;
}

/** Off unless they are named, in every version. */
const plain: readonly ExplainOption[] = ['verbose', 'settings', 'generic_plan', 'memory'];

function executing({ options, serialize }: Chosen, isTimed: boolean): readonly string[] {
  return [
    'ANALYZE',
    `TIMING ${onOff(options.includes('timing') && isTimed)}`,
    ...(options.includes('wal') ? ['WAL'] : []),
    ...(serialize === 'none' ? [] : [`SERIALIZE ${serialize.toUpperCase()}`]),
  ];
}

const onOff = (isOn: boolean) => (isOn ? 'ON' : 'OFF');

/** Executes nothing; names the schema of every relation. */
export const outlinePrefix = ({ options }: Chosen): string =>
  `EXPLAIN (VERBOSE, ${options.includes('generic_plan') ? 'GENERIC_PLAN, ' : ''}COSTS OFF, FORMAT JSON) `;
