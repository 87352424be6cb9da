import type { Withheld } from '../../../shared/contract/relation-parts.ts';
import { ident } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import { policyExpressions, ruleDefinition, ruleNames } from './ddl-definitions.sql.ts';
import type { Identity } from './ddl-table.ts';
import { endStatement, nameOf } from './ddl-text.ts';
import { relationPolicies } from './privileges.sql.ts';
import { relationTriggers, triggerDefinition } from './triggers.sql.ts';
import { readEach, readOrWithhold } from './withheld.ts';

/** Triggers, rules and row security of a table or view. */
export async function extras(
  session: Session,
  oid: number,
  identity: Identity,
  withheld: Withheld[],
): Promise<string[]> {
  return [
    ...(await triggers(session, oid, identity, withheld)),
    ...(await rules(session, oid, withheld)),
    ...(await security(session, oid, identity, withheld)),
  ];
}

async function triggers(session: Session, oid: number, identity: Identity, withheld: Withheld[]): Promise<string[]> {
  const all = await readEach(
    session,
    (await session.rows(relationTriggers, oid)).filter((trigger) => !trigger.isCloned),
    () => oid,
    async (trigger) => (await session.one(triggerDefinition, trigger.oid)).definition,
  );
  const locked = all.find((trigger) => trigger.withheld)?.withheld;
  if (locked) withheld.push({ ...locked, what: 'triggers' });
  return all.flatMap((trigger) => {
    if (trigger.definition === null) return [];
    const state = triggerStates[trigger.tgenabled];
    const alter = `ALTER TABLE ${nameOf(identity)} ${state ?? ''} TRIGGER ${ident(trigger.tgname)};`;
    return state === undefined ? [endStatement(trigger.definition)] : [endStatement(trigger.definition), alter];
  });
}

const triggerStates: Readonly<Record<string, string>> = { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' };

async function rules(session: Session, oid: number, withheld: Withheld[]): Promise<string[]> {
  const all = await readEach(
    session,
    await session.rows(ruleNames, oid),
    () => oid,
    async (rule) => (await session.one(ruleDefinition, rule.oid)).definition,
  );
  const locked = all.find((rule) => rule.withheld)?.withheld;
  if (locked) withheld.push({ ...locked, what: 'rules' });
  return all.flatMap((rule) => (rule.definition === null ? [] : [endStatement(rule.definition)]));
}

async function security(session: Session, oid: number, identity: Identity, withheld: Withheld[]): Promise<string[]> {
  const table = nameOf(identity);
  const made: string[] = [];
  for (const policy of await session.rows(relationPolicies, oid)) {
    const read = await readOrWithhold(session, 'policies', oid, () => session.one(policyExpressions, policy.oid));
    if (read.withheld) withheld.push(read.withheld);
    if (!read.value) continue;
    const roles = policy.roles.map((role) => (role === 'PUBLIC' ? role : ident(role))).join(', ');
    const using = read.value.using === null ? '' : `\n    USING (${read.value.using})`;
    const check = read.value.check === null ? '' : `\n    WITH CHECK (${read.value.check})`;
    const as = policy.isPermissive ? '' : ' AS RESTRICTIVE';
    made.push(
      `CREATE POLICY ${ident(policy.polname)} ON ${table}${as}\n    FOR ${policy.command} TO ${roles}${using}${check};`,
    );
  }
  if (identity.relrowsecurity) made.push(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;`);
  if (identity.relforcerowsecurity) made.push(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`);
  return made;
}
