import type { At } from '../../../shared/contract/place.ts';
import type { LogMode, LogPlan, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { FailureError } from '../../../shared/failure.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import { logOverrides, logPlaces, logRights, logSettings } from './plan.sql.ts';
import { checksOf, type SettingsNow } from './plan-checks.ts';
import { overridesOf } from './plan-overrides.ts';
import type { TrafficLooks } from './plan-traffic.ts';
import { volumeOf, whoOf } from './plan-words.ts';
import { revertSql, turnOnSql, wantedSettings } from './switch-commands.ts';
import { type Kept, placeOf, readKept } from './switch-kept.ts';
import { confirmOf, refusalOf } from './switch-rules.ts';

interface PlanNeeds {
  readonly databases: Databases;
  readonly hasActions: boolean;
  readonly traffic: TrafficLooks;
}

interface Asked {
  readonly at: At;
  readonly scope: LogScope;
  readonly mode: LogMode;
  readonly minutes: number;
}

/** Everything that turning it on depends on, read at this moment. Changes nothing. */
export async function planOf(needs: PlanNeeds, { at, scope, mode, minutes }: Asked, call: Call): Promise<LogPlan> {
  const { databases, hasActions, traffic } = needs;
  const facts = await databases.facts(at, call);
  const session = await databases.session(at, call);
  const names = wantedSettings(mode).map(({ name }) => name);
  const settings: SettingsNow = new Map((await session.rows(logSettings)).map((one) => [one.name, one.setting]));
  const places = await session.one(logPlaces);
  const [database, role] = [scope.kind === 'database' ? scope.name : null, scope.kind === 'role' ? scope.name : null];
  const rights = await session.one(logRights, database, role, names);
  const overrides = overridesOf(scope, mode, await session.rows(logOverrides));
  const { kept, why } = await keptOf(session, scope, names);
  const seen = await traffic.look(session, at, scope, mode);
  const { isStandby, isPooled, server_version_num, profile } = facts;
  const checks = checksOf({ scope, mode, rights, settings, server_version_num, isStandby, isPooled });
  const broken = checks.find(({ state }) => state === 'failed');
  const now = wantedSettings(mode).map(({ name }) => ({
    name,
    ...nowOf(scope, kept?.get(name), settings.get(name) ?? null),
  }));
  return {
    ...{ scope, mode, now, overrides: overrides.map(({ who, settings: set }) => `${who} has ${set.join(', ')}`) },
    ...{ name: profile.name, database: facts.database, role: facts.role, host: profile.host },
    confirm: confirmOf(facts),
    refusal: refusalOf(facts, scope, hasActions) ?? why ?? (broken === undefined ? null : `${broken.words}.`),
    turnOn: turnOnSql(scope, mode),
    revert: revertSql(
      scope,
      names.map((name) => ({ name, before: kept?.get(name) ?? null })),
    ),
    who: whoOf(scope, seen, overrides),
    checks: [...checks, volumeOf(seen, mode, settings.get('log_destination') ?? 'stderr', minutes)],
    databases: [...places.databases],
    roles: [...places.roles],
    notes: notesOf(scope, settings, names, kept),
  };
}

/** What cannot be read could not be put back. */
async function keptOf(
  session: Session,
  scope: LogScope,
  names: readonly string[],
): Promise<{ readonly kept: Kept | null; readonly why: string | null }> {
  try {
    return { kept: await readKept(session, await placeOf(session, scope), names), why: null };
  } catch (error) {
    if (!(error instanceof FailureError) || !['denied', 'bad-input'].includes(error.failure.kind)) throw error;
    const { message, grant } = error.failure;
    return { kept: null, why: grant === undefined ? `${message}.` : `${message}. ${grant}` };
  }
}

function nowOf(
  scope: LogScope,
  kept: string | undefined,
  effective: string | null,
): { readonly value: string; readonly from: string } {
  const verb = { server: 'ALTER SYSTEM', database: 'ALTER DATABASE', role: 'ALTER ROLE' }[scope.kind];
  if (kept !== undefined) return { value: kept, from: `from ${verb}` };
  return { value: effective ?? 'unknown', from: `none of its own by ${verb}` };
}

function notesOf(scope: LogScope, settings: SettingsNow, names: readonly string[], kept: Kept | null): string[] {
  if (scope.kind !== 'server') return [];
  return [
    'pg_reload_conf() loads whatever else was changed in the configuration files and waits for a reload.',
    ...(kept === null ? ['Without pg_read_all_settings it cannot be told what ALTER SYSTEM has set before.'] : []),
    ...names.filter((name) => !settings.has(name)).map((name) => `This server has no setting ${name}.`),
  ];
}
