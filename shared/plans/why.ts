import type { ServerThen } from '../contract/plans-parts.ts';
import { type Between, type Cause, type Ran, type RelationPair, ranWords, type WeighedCause } from './cause.ts';
import type { Comparison } from './comparison.ts';
import { countOf } from './number-words.ts';
import type { Plan } from './plan.ts';
import { spillOf } from './spill.ts';
import { isGather } from './tree.ts';
import { indexCauses } from './why-indexes.ts';
import { settingCauses } from './why-settings.ts';
import { statisticsCauses } from './why-statistics.ts';

export type { Cause } from './cause.ts';

const indexesOf = (plan: Plan | null): ReadonlySet<string> =>
  new Set((plan?.nodes ?? []).flatMap(({ index }) => index ?? []));

function ran(name: string, then: ServerThen, plan: Plan | null): Ran {
  return { name, then, plan, indexes: indexesOf(plan) };
}

/** By name, since that is what the statement says; another oid is told. */
function relationPairs(first: ServerThen, second: ServerThen): readonly RelationPair[] {
  const keyOf = ({ nspname, relname }: RelationPair['first']) => JSON.stringify([nspname, relname]);
  const others = new Map(second.relations.map((relation) => [keyOf(relation), relation]));
  return first.relations.flatMap((relation) => {
    const other = others.get(keyOf(relation));
    return other ? [{ first: relation, second: other }] : [];
  });
}

function changesOf(comparison: Comparison | null): Between['changes'] {
  const changes = new Set<Between['changes'] extends ReadonlySet<infer Kind> ? Kind : never>();
  if (!comparison) return changes;
  const { a, b, rows } = comparison;
  for (const { kind, shape, counterpart } of rows) {
    for (const change of shape) changes.add(change.kind);
    if ((kind === 'only-a' || kind === 'only-b') && counterpart === null) changes.add('node-type');
  }
  const [spillsA, spillsB] = [a, b].map(({ nodes }) => nodes.filter((node) => spillOf(node) !== null).length);
  if (spillsA !== spillsB) changes.add('spill');
  if ((a.jit === null) !== (b.jit === null)) changes.add('jit');
  const [gathersA, gathersB] = [a, b].map(({ nodes }) =>
    nodes.filter(isGather).map(({ workersPlanned }) => workersPlanned),
  );
  if (gathersA?.join() !== gathersB?.join()) changes.add('workers');
  return changes;
}

const majorOf = ({ then }: Ran): number => Math.floor(then.server_version_num / 10_000);

function versionCauses({ first, second, changes }: Between): readonly WeighedCause[] {
  if (first.then.server_version_num === second.then.server_version_num) return [];
  const isMajor = majorOf(first) !== majorOf(second);
  const explains = isMajor && changes.size > 0;
  return [
    {
      kind: 'version',
      title: `Server ${first.then.server_version} → ${second.then.server_version}`,
      text: isMajor
        ? `Another major version plans otherwise; ${ranWords(first)} on the one, ${ranWords(second)} on the other.`
        : 'Another minor version seldom changes a plan.',
      explains,
      weight: isMajor ? 50 : 10,
    },
  ];
}

function nothing({ first, second, relations, changes }: Between): WeighedCause {
  const tables = countOf(relations.length, 'relation');
  const what = `server version, settings of the planner, indexes of ${tables} and, but for noise, their statistics`;
  const other =
    changes.size > 0 ? ' What changed the plan was not recorded: the text, its parameters, or the data itself.' : '';
  return {
    kind: 'nothing',
    title: 'Nothing that was recorded has changed',
    text: `When ${ranWords(first)} and when ${ranWords(second)}, ${what} were the same.${other}`,
    explains: false,
    weight: 0,
  };
}

/**
 * What was recorded with two runs and differs, what explains this change of the plan best first. Told in the order of
 * time, whichever of them is A. Never empty: when nothing differs, that is said.
 */
export function whyChanged(a: ServerThen, b: ServerThen, comparison: Comparison | null): readonly Cause[] {
  const sides = [ran('A', a, comparison?.a ?? null), ran('B', b, comparison?.b ?? null)] as const;
  const [first, second] = a.at <= b.at ? sides : [sides[1], sides[0]];
  const relations = relationPairs(first.then, second.then);
  const between: Between = { first, second, changes: changesOf(comparison), relations };
  const causes = [
    ...indexCauses(between),
    ...settingCauses(between),
    ...statisticsCauses(between),
    ...versionCauses(between),
  ];
  return (causes.length > 0 ? causes : [nothing(between)])
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ kind, title, text, explains }) => ({ kind, title, text, explains }));
}
