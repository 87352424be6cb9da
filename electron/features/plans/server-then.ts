import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { PlansSide, ServerThen } from '../../../shared/contract/plans-parts.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import { plannerSettings } from './planner-settings.sql.ts';
import { relationsIn } from './relations-in-plan.ts';
import { relationsThen } from './relations-then.sql.ts';
import { settingText, typedSettingText } from './setting-text.ts';

type SettingRow = Row<typeof plannerSettings.columns>;

/** Of one side. A plan over thousands of partitions is told by its first ones. */
const mostRelations = 50;

/**
 * What could explain next week why the plan is another one. `outline` is a plan of the side's text with VERBOSE, so that
 * it names schemas; null when there is none. `leftOut`: relations beyond the number that is kept.
 */
export async function readServerThen(
  session: Session,
  facts: ServerFacts,
  side: PlansSide,
  outline: string | null,
): Promise<{ then: ServerThen; leftOut: number }> {
  const settings = await session.rows(plannerSettings);
  const names = outline === null ? [] : relationsIn(outline);
  const { server_now, found, relations } = await session.one(relationsThen, names, mostRelations);
  const then = {
    server_version: facts.server_version,
    server_version_num: facts.server_version_num,
    settings: changedSettings(settings, side),
    relations,
    at: server_now,
  };
  return { then, leftOut: Math.max(0, found - relations.length) };
}

/** Those that are not what PostgreSQL comes with, after the side's own. */
function changedSettings(rows: readonly SettingRow[], side: PlansSide): { name: string; value: string }[] {
  const own = new Map(side.settings.map(({ name, value }) => [name.toLowerCase(), value]));
  const known = rows.flatMap(({ name, reset_val, boot_val, unit }) => {
    const typed = own.get(name.toLowerCase());
    own.delete(name.toLowerCase());
    const boot = settingText(boot_val ?? '', unit);
    const value = typed === undefined ? settingText(reset_val ?? '', unit) : typedSettingText(typed, unit);
    return value === boot ? [] : [{ name, value }];
  });
  return [...known, ...[...own].map(([name, value]) => ({ name, value }))];
}
