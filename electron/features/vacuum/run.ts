import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { VacuumRunEvent } from '../../../shared/contract/vacuum.ts';
import { type Failure, FailureError } from '../../../shared/failure.ts';
import { refusalOf } from '../../../shared/vacuum/may-run.ts';
import { pause } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import { type Command, command, named } from '../../postgres/command.ts';
import type { CommandSession } from '../../postgres/command-session.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import type { Journal } from '../../store/journal.ts';
import { vacuumNow } from './horizon.sql.ts';
import { CommandEntry } from './journal.ts';
import { progressOf } from './progress.ts';
import { runSize, runTarget } from './run.sql.ts';
import { afterWords } from './run-words.ts';

export interface RunNeeds {
  readonly databases: Databases;
  readonly journal: Journal;
  readonly hasActions: boolean;
}

export interface RunInput {
  readonly at: At;
  readonly relid: number;
  readonly action: 'vacuum' | 'vacuum-analyze' | 'analyze';
  readonly typedName?: string | undefined;
}

export type RunTarget = Row<(typeof runTarget)['columns']>;
type Tell = (event: VacuumRunEvent) => void;

/** A large table may take the night; nobody waits behind a VACUUM but other VACUUMs and DDL. */
const limits = { timeoutMs: 12 * 3_600_000, lockTimeoutMs: 5_000 };
const lookEveryMs = 700;

/** Runs to its end, or until the call is stopped, which stops the server's work. What happens is told, not thrown. */
export async function runOnTable(needs: RunNeeds, input: RunInput, call: Call, tell: Tell): Promise<void> {
  const facts = await needs.databases.facts(input.at, call);
  const refusal = refusalOf({ ...facts, hasActions: needs.hasActions }, input.typedName);
  if (refusal !== null) return tell({ kind: 'failed', ...refusal });
  // What was begun is seen through and journalled, also when the page has gone.
  const through: Call = { statements: call.statements, signal: new AbortController().signal };
  const session = await needs.databases.session(input.at, through);
  const [target] = await session.rows(runTarget, input.relid);
  const wrong = whyNot(target);
  if (wrong !== null || target === undefined) return tell({ kind: 'failed', words: wrong ?? gone, advice: null });
  const one = commandFor(input.action, target);
  const entry = new CommandEntry(needs.journal, facts, one.text.toString());
  await entry.begin();
  const before = { target, bytes: await bytesOf(session, input.relid) };
  try {
    const tookMs = await runIt({ needs, input, call, session, one, tell });
    const done = await afterwards(session, input, before, tookMs);
    await entry.end('done', done.words);
    tell(withTrouble(done, entry.trouble));
  } catch (error) {
    const event = failedOf(error, facts, call.signal.aborted);
    await entry.end(event.kind, event.words);
    tell(withTrouble(event, entry.trouble));
  }
}

const gone = 'This table does not exist any more';

function whyNot(target: RunTarget | undefined): string | null {
  if (target === undefined) return gone;
  const { relkind, may_maintain, is_other_temporary, role, nspname, relname, is_standby } = target;
  if (is_standby) return 'A standby is read only: run it on the primary';
  if (is_other_temporary) return `${relname} is a temporary table of another session, which alone can vacuum it`;
  if (!['r', 'm', 'p', 't'].includes(relkind)) return `${nspname}.${relname} is no table`;
  if (!may_maintain)
    return `The role ${role} may not vacuum ${nspname}.${relname}: only its owner or the database's may`;
  return null;
}

function commandFor(action: RunInput['action'], { nspname, relname }: RunTarget): Command {
  const name = named(relname, nspname);
  if (action === 'analyze') {
    const manual = 'https://www.postgresql.org/docs/current/sql-analyze.html';
    return { name: 'vacuum.run', manual, text: command`ANALYZE ${name}` };
  }
  const manual = 'https://www.postgresql.org/docs/current/sql-vacuum.html';
  const text = action === 'vacuum' ? command`VACUUM ${name}` : command`VACUUM (ANALYZE) ${name}`;
  return { name: 'vacuum.run', manual, text };
}

interface Running {
  readonly needs: RunNeeds;
  readonly input: RunInput;
  readonly call: Call;
  readonly session: Session;
  readonly one: Command;
  readonly tell: Tell;
}

async function runIt({ needs, input, call, session, one, tell }: Running): Promise<number> {
  const lane: CommandSession = await needs.databases.command(input.at, call);
  const ended = new AbortController();
  try {
    tell({ kind: 'started', pid: lane.pid, sql: one.text.toString() });
    const looking = follow(session, lane.pid, ended.signal, tell);
    const { ms } = await lane.run(one, limits).finally(() => ended.abort());
    await looking;
    return ms;
  } finally {
    await lane.close();
  }
}

/** How far it is, until it has ended. That it cannot be seen for a moment is no trouble of the run. */
async function follow(session: Session, pid: number | null, signal: AbortSignal, tell: Tell): Promise<void> {
  while (!signal.aborted && pid !== null) {
    await pause(lookEveryMs, signal);
    if (signal.aborted) return;
    const now = await session.one(vacuumNow, []).catch(() => null);
    const mine = now?.progress.find((row) => row.pid === pid);
    if (mine !== undefined && !signal.aborted) {
      tell({ kind: 'progress', progress: progressOf(mine, session.block_size) });
    }
  }
}

interface Before {
  readonly target: RunTarget;
  readonly bytes: number | null;
}

type Finished = Extract<VacuumRunEvent, { kind: 'finished' }>;

async function afterwards(session: Session, input: RunInput, before: Before, tookMs: number): Promise<Finished> {
  const after = await countedAfter(session, input, before.target);
  const isCounted = before.target.is_counted && before.target.relkind !== 'p' && after !== null;
  const figures = {
    deadBefore: isCounted ? before.target.dead : null,
    deadAfter: isCounted ? after.dead : null,
    bytesBefore: before.bytes,
    bytesAfter: await bytesOf(session, input.relid),
  };
  return { kind: 'finished', tookMs, ...figures, words: afterWords(input.action, tookMs, figures) };
}

/** PostgreSQL 14 hands counters on up to half a second later. */
async function countedAfter(
  session: Session,
  { relid, action }: RunInput,
  before: RunTarget,
): Promise<RunTarget | null> {
  const isNew = (after: RunTarget) =>
    action === 'analyze' ? after.analyze_count > before.analyze_count : after.vacuum_count > before.vacuum_count;
  for (let tries = 0; ; tries += 1) {
    const [after] = await session.rows(runTarget, relid).catch(() => []);
    if (after === undefined) return null;
    if (isNew(after)) return after;
    if (tries === 8) return null;
    await pause(100, new AbortController().signal);
  }
}

/** null: it waits behind a lock, or is not to be had. */
async function bytesOf(session: Session, relid: number): Promise<number | null> {
  const [row] = await session.rows(runSize, relid).catch(() => []);
  return row?.bytes ?? null;
}

type Ended = Extract<VacuumRunEvent, { kind: 'stopped' | 'failed' }>;

function failedOf(error: unknown, { profile }: ServerFacts, isStopped: boolean): Ended {
  const failure: Failure = error instanceof FailureError ? error.failure : { kind: 'internal', message: String(error) };
  if (isStopped) {
    return { kind: 'stopped', words: 'Stopped. What it had done until then stays; the rest is done by the next one.' };
  }
  if (failure.kind === 'cancelled') return { kind: 'stopped', words: `The server stopped it: ${failure.message}` };
  const locked = `Somebody on ${profile.name} holds a lock that conflicts: Locks shows who.`;
  const advice = failure.advice ?? (failure.kind === 'locked' ? locked : null);
  return { kind: 'failed', words: failure.message, advice };
}

function withTrouble<E extends Finished | Ended>(event: E, trouble: string | null): E {
  return trouble === null ? event : { ...event, words: `${event.words} It is not in the journal: ${trouble}` };
}
