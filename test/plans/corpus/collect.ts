import type { TestServer } from '../../support/server-address.ts';
import { planCases } from './cases.ts';
import { type CorpusDatabase, corpusDatabase } from './database.ts';
import { explain, explainInTrigger, explainTwice, formats } from './explain.ts';
import type { PlanCase } from './plan-case.ts';
import { psql } from './psql.ts';
import type { Form, StoredPlan } from './stored.ts';

const framed: ReadonlySet<string> = new Set([
  'hash-join',
  'init-plan',
  'cte',
  'literal-with-breaks',
  'grouping-sets',
  'insert',
  'parallel-verbose',
  'rule-of-two',
  'costs-off',
]);

async function formsOf(
  { client, database }: CorpusDatabase,
  one: PlanCase,
  major: number,
): Promise<StoredPlan['forms']> {
  const forms: Partial<Record<Form, string>> = {};
  for (const format of formats) forms[format] = await explain(client, one, format);
  if (!framed.has(one.name)) return forms;
  forms.framed = await psql(database, one, 'text', []);
  forms.boxed = await psql(database, one, 'text', ['border=2', 'linestyle=unicode']);
  forms['framed-json'] = await psql(database, one, 'json', []);
  forms.logged = (await explainTwice(client, one, major, 'text')).logged.join('\n');
  return forms;
}

async function tuplestore({ client }: CorpusDatabase, major: number): Promise<StoredPlan> {
  const forms: Partial<Record<Form, string>> = {};
  const options = 'ANALYZE, BUFFERS';
  for (const format of formats) forms[format] = await explainInTrigger(client, options, format);
  return { name: 'named-tuplestore', major, options, shows: ['Named Tuplestore Scan'], forms };
}

/** Explains every case that the server can, in every form. */
export async function collect(
  server: TestServer,
  isWanted: (one: PlanCase) => boolean,
): Promise<readonly StoredPlan[]> {
  const { major } = server;
  const place = await corpusDatabase(server);
  try {
    const plans: StoredPlan[] = [];
    for (const one of planCases.filter((each) => place.can(each) && isWanted(each))) {
      const { name, options, shows } = one;
      plans.push({ name, major, options, shows, forms: await formsOf(place, one, major) });
    }
    return [...plans, await tuplestore(place, major)];
  } finally {
    await place.drop();
  }
}
