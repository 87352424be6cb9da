import type { Withheld } from '../../../shared/contract/relation-parts.ts';
import { ident, literal, qualified } from '../../../shared/ident.ts';
import type { Session } from '../../postgres/session.ts';
import { ddlGrants } from './ddl.sql.ts';
import type { Written } from './ddl.ts';
import { aggregateClauses } from './ddl-definitions.sql.ts';
import { commentOn, endStatement, grantStatements } from './ddl-text.ts';
import { routineDefinition } from './source.sql.ts';
import { readRoutine } from './source.ts';
import { readOrWithhold } from './withheld.ts';

const kindWords: Readonly<Record<string, string>> = { a: 'AGGREGATE', p: 'PROCEDURE' };

export async function routineDdl(session: Session, oid: number, withheld: Withheld[]): Promise<Written> {
  const routine = await readRoutine(session, oid);
  const kind = kindWords[routine.prokind] ?? 'FUNCTION';
  const isAggregate = routine.prokind === 'a';
  const named = qualified(routine.nspname, routine.proname);
  const signature = `${named}(${routine.identity === '' && isAggregate ? '*' : routine.identity})`;
  const read = await readOrWithhold(session, 'definition', oid, async () =>
    isAggregate
      ? await aggregate(session, oid, `${named}(${routine.arguments === '' ? '*' : routine.arguments})`)
      : (await session.one(routineDefinition, oid)).definition,
  );
  if (read.withheld) withheld.push(read.withheld);
  const grants = await session.rows(ddlGrants, oid, 'pg_proc');
  return {
    short: read.value === null ? '' : endStatement(read.value),
    rest: [
      ...commentOn(`${kind} ${signature}`, routine.description),
      `ALTER ${kind} ${signature} OWNER TO ${ident(routine.owner)};`,
      ...grantStatements(`${isAggregate ? 'FUNCTION' : kind} ${named}(${routine.identity})`, grants),
    ],
    builtFrom: [isAggregate ? 'pg_aggregate' : 'pg_get_functiondef'],
  };
}

/** Functions and types come from the server already quoted, as regproc and format_type write them. */
async function aggregate(session: Session, oid: number, signature: string): Promise<string> {
  const { functions, values, sortop, kind } = await session.one(aggregateClauses, oid);
  const clauses = [
    ...Object.entries(functions).map(([word, value]) => `${word} = ${value}`),
    ...Object.entries(values).map(([word, value]) => (word.endsWith('_EXTRA') ? word : `${word} = ${literal(value)}`)),
    ...(sortop ? [`SORTOP = OPERATOR(${ident(sortop.nspname)}.${sortop.oprname})`] : []),
    ...(kind === 'h' ? ['HYPOTHETICAL'] : []),
  ];
  return `CREATE AGGREGATE ${signature} (\n    ${clauses.join(',\n    ')}\n);`;
}
