import type { At } from '../../../shared/contract/place.ts';
import type { PlansOptions } from '../../../shared/contract/plans-parts.ts';
import type { Call } from '../../postgres/call.ts';
import { hasSerialize, optionsSince } from './explain-options.ts';
import { plannerSettings } from './planner-settings.sql.ts';
import type { PlansNeeds } from './plans-needs.ts';

/** What may be done here, by the environment that the connection's profile names. */
export interface Permissions {
  readonly mayWrite: boolean;
  readonly isProduction: boolean;
}

export async function permissionsAt({ databases, hasActions }: PlansNeeds, at: At, call: Call): Promise<Permissions> {
  const { environment } = (await databases.facts(at, call)).profile;
  return { mayWrite: environment === 'local' && hasActions, isProduction: environment === 'production' };
}

export async function askOptions(needs: PlansNeeds, at: At, call: Call): Promise<PlansOptions> {
  const { databases } = needs;
  const session = await databases.session(at, call);
  const { server_version_num } = session;
  const rows = await session.rows(plannerSettings);
  return {
    server_version_num,
    options: optionsSince(server_version_num),
    hasSerialize: hasSerialize(server_version_num),
    settings: rows.flatMap(({ may_set, reset_val, ...row }) =>
      may_set ? [{ ...row, setting: reset_val ?? row.boot_val ?? '' }] : [],
    ),
    promise: await databases.promise(at, call),
    ...(await permissionsAt(needs, at, call)),
  };
}
