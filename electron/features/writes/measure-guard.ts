import { randomBytes } from 'node:crypto';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { GuardMeasure } from '../../../shared/contract/writes.ts';
import { FailureError, fail } from '../../../shared/failure.ts';
import { ident, qualified } from '../../../shared/ident.ts';
import { columnToChange, guardTexts } from '../../../shared/writes/guard-texts.ts';
import type { UpdatedTable } from '../../../shared/writes/redundant-words.ts';
import type { Call } from '../../postgres/call.ts';
import { type CommandText, command, named } from '../../postgres/command.ts';
import type { CommandSession } from '../../postgres/command-session.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { UserLimits } from '../../postgres/user-session.ts';
import { commandEntry, whereOf } from '../../store/command-entry.ts';
import type { Journal } from '../../store/journal.ts';
import { copySchema } from './copy-schema.sql.ts';
import { redundantAnswer, tableOf } from './redundant.ts';
import { type UpdateCost, updateCost } from './update-cost.ts';

export interface MeasureNeeds {
  readonly databases: Databases;
  readonly hasActions: boolean;
  readonly store: { readonly journal: Pick<Journal, 'write'> };
}

interface Asked {
  readonly at: At;
  readonly relid: number;
  readonly redundantShare: number | undefined;
}

/** When nothing was found on the table's pages. */
const usualShare = 0.5;
const commandLimits = { timeoutMs: 20_000, lockTimeoutMs: 1_000 };
const updateLimits: UserLimits = { timeoutMs: 30_000, rows: 1, cellBytes: 1e6, bytes: 4e6 };
const forms = ['plain', 'guarded', 'trigger'] as const;
type Form = (typeof forms)[number];
const manual = 'https://www.postgresql.org/docs/current/sql-explain.html';

/** On three copies of up to 50,000 of its rows, with its indexes, which are dropped again; the updates are rolled back. */
export async function measureGuard(needs: MeasureNeeds, asked: Asked, call: Call): Promise<GuardMeasure> {
  const { databases } = needs;
  const { at, relid } = asked;
  const facts = await databases.facts(at, call);
  refuseElsewhere(facts, needs.hasActions);
  const session = await databases.session(at, call);
  const table = await tableOf(session, relid);
  if (table.relkind !== 'r') fail('bad-input', 'Only a table that is not partitioned can be copied whole');
  const { found } = await redundantAnswer(session, relid);
  const seen = found === null || found.pairs === 0 ? usualShare : found.identical / found.pairs;
  const changing = (found?.changed ?? []).map((one) => one.column);
  const column =
    columnToChange(table, changing) ?? fail('unsupported', 'It has no column whose values can be changed here');
  const texts = guardTexts(table, column, asked.redundantShare ?? seen);
  const copies = new Copies(table, await schemaForCopies(session, table.nspname, facts.role));
  return journalled(needs, facts, copies.words, () =>
    withCopies(databases, at, call, copies, async () => {
      const cost = async (form: Form) => {
        const text = form === 'guarded' ? texts.guarded(copies.quoted(form)) : texts.plain(copies.quoted(form));
        return explained(databases, at, call, text);
      };
      return measureOf(column, await cost('plain'), await cost('guarded'), await cost('trigger'));
    }),
  );
}

function refuseElsewhere({ profile }: ServerFacts, hasActions: boolean): void {
  if (!profile.isDemo) {
    fail('unsupported', 'The guard is measured on the demo only: elsewhere it would write to your database', {
      advice: 'Open the demo, or copy the guarded UPDATE and measure it where you may write.',
    });
  }
  if (!hasActions) fail('unsupported', 'Heapscope was started with --no-actions');
}

/** As the role that is connected, with the rights that it has: nothing is done as a stronger one. */
async function schemaForCopies(session: Session, nspname: string, role: string): Promise<string> {
  const [schema] = await session.rows(copySchema, nspname);
  if (schema !== undefined) return schema.nspname;
  return fail('denied', `Role ${role} may create tables in no schema, and the guard is measured on copies`, {
    grant: `GRANT CREATE ON SCHEMA ${ident(nspname)} TO ${ident(role)};`,
  });
}

class Copies {
  readonly #table: UpdatedTable;
  readonly #schema: string;
  readonly #id = randomBytes(4).toString('hex');

  constructor(table: UpdatedTable, schema: string) {
    this.#table = table;
    this.#schema = schema;
  }

  #name(form: Form): string {
    return `heapscope_guard_${this.#id}_${form}`;
  }

  quoted(form: Form): string {
    return qualified(this.#schema, this.#name(form));
  }

  named(form: Form): CommandText {
    return named(this.#name(form), this.#schema);
  }

  get words(): string {
    const { nspname, relname } = this.#table;
    return `CREATE TABLE ${this.quoted('plain')} (LIKE ${qualified(nspname, relname)} …); and two more, dropped again`;
  }

  /** Generated columns are worked out anew; constraints could be in the way of changed values. */
  makers(): readonly CommandText[] {
    const { nspname, relname, columns } = this.#table;
    const source = named(relname, nspname);
    const [first = command``, ...others] = columns.map(({ name }) => named(name));
    const list = others.reduce((all, name) => command`${all}, ${name}`, first);
    return [
      ...forms.flatMap((form) => [
        command`CREATE TABLE ${this.named(form)} (LIKE ${source} INCLUDING INDEXES INCLUDING STORAGE INCLUDING GENERATED)`,
        command`INSERT INTO ${this.named(form)} (${list}) SELECT ${list} FROM ONLY ${source} ORDER BY ctid LIMIT 50000`,
      ]),
      command`CREATE TRIGGER z_suppress BEFORE UPDATE ON ${this.named('trigger')} FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()`,
    ];
  }

  get dropper(): CommandText {
    return command`DROP TABLE IF EXISTS ${this.named('plain')}, ${this.named('guarded')}, ${this.named('trigger')}`;
  }
}

/** Drops them whatever happened, on a call of its own: who stops the measuring does not stop that. */
async function withCopies<T>(
  databases: Databases,
  at: At,
  call: Call,
  copies: Copies,
  work: () => Promise<T>,
): Promise<T> {
  const making = await databases.command(at, call);
  try {
    for (const text of copies.makers()) await run(making, text);
    return await work();
  } finally {
    await making.close();
    const dropping = await databases.command(at, { signal: new AbortController().signal, statements: call.statements });
    await run(dropping, copies.dropper).finally(() => dropping.close());
  }
}

const run = (session: CommandSession, text: CommandText) =>
  session.run({ name: 'writes.measureGuard', manual, text }, commandLimits);

async function explained(databases: Databases, at: At, call: Call, text: string): Promise<UpdateCost> {
  const session = await databases.user(at, call, { text, settings: [], isWritable: true });
  try {
    const prefix = 'EXPLAIN (ANALYZE, WAL, TIMING OFF, FORMAT JSON) ';
    const { rows } = await session.run({ prefix, params: [], limits: updateLimits });
    return updateCost(rows[0]?.[0] ?? '[]');
  } finally {
    await session.close();
  }
}

function measureOf(column: string, plain: UpdateCost, guarded: UpdateCost, trigger: UpdateCost): GuardMeasure {
  const over = ({ wal_bytes }: UpdateCost) => (wal_bytes === 0 ? null : plain.wal_bytes / wal_bytes);
  const costOf = ({ wal_bytes, wal_records, ms }: UpdateCost) => ({ wal_bytes, wal_records, ms });
  return {
    column,
    rows: plain.rows,
    changed: guarded.rows,
    plain: costOf(plain),
    guarded: costOf(guarded),
    trigger: costOf(trigger),
    guardedRatio: over(guarded),
    triggerRatio: over(trigger),
  };
}

/** Before and after, as all that changes a server. */
async function journalled<T>(
  { store }: MeasureNeeds,
  facts: ServerFacts,
  query: string,
  work: () => Promise<T>,
): Promise<T> {
  const entry = commandEntry(whereOf(facts), query);
  const id = await store.journal.write(entry);
  try {
    const done = await work();
    await store.journal.write({ ...entry, outcome: 'done', words: 'Measured; its copies were dropped' }, id);
    return done;
  } catch (error) {
    const words = error instanceof FailureError ? error.failure.message : String(error);
    await store.journal.write({ ...entry, outcome: 'failed', words }, id);
    throw error;
  }
}
