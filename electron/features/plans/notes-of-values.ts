import { PG, versionText } from '../../../shared/pg-version.ts';
import type { MeasuredSide } from './measured-side.ts';

/** What a plan for given values is not: with a skewed column the plan for other values, or for any, may be another. */
export function notesOfValues(
  sides: readonly Pick<MeasuredSide, 'name' | 'reading' | 'side'>[],
  server_version_num: number,
): readonly string[] {
  const given = sides.filter(({ reading, side }) => reading.parameters.length > 0 && side.params.length > 0);
  if (given.length === 0) return [];
  const seen =
    server_version_num >= PG.v16
      ? 'The option GENERIC_PLAN shows it.'
      : `EXPLAIN of PostgreSQL ${versionText(server_version_num)} has no option that shows it.`;
  const forced = given.filter(({ side }) => side.settings.some(({ name }) => name === 'plan_cache_mode'));
  return [
    `A custom plan, made for these values: others may get another one. A prepared statement that is used often may get the generic plan, made for any. ${seen}`,
    ...forced.map(
      ({ name }) =>
        `${name}: plan_cache_mode changes nothing here, since values that are bound are constants to the planner.`,
    ),
  ];
}
