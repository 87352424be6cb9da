import type { UserLimits, UserRun, UserSession, UserStatement } from '../../electron/postgres/user-session.ts';
import type { Failure } from '../../shared/failure.ts';
import { failureFrom } from '../postgres/open.ts';
import { type Reached, type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { forbiddenSimpleQueries, startWireRecorder, type WireRecorder } from '../support/wire-recorder.ts';

export const limits: UserLimits = { timeoutMs: 10_000, rows: 100, cellBytes: 10_000, bytes: 32e6 };

type Run = Partial<Parameters<UserSession['run']>[0]>;

/** The user lane as a room has it, with everything that it sends heard by a recorder. */
export interface Lane {
  readonly product: TestDatabases;
  readonly recorder: WireRecorder;
  readonly at: string;
  session(text: string, more?: Partial<UserStatement>, call?: TestCall): Promise<UserSession>;
  /** Opens, runs once, closes. */
  run(text: string, options?: Run, more?: Partial<UserStatement>): Promise<UserRun>;
  failure(text: string, options?: Run, more?: Partial<UserStatement>): Promise<Failure>;
  /** Throws when a text of the user's went by the simple protocol. */
  close(): Promise<void>;
}

export async function openLane(server: Reached, database = 'postgres', more: Partial<Reached> = {}): Promise<Lane> {
  const recorder = await startWireRecorder(server);
  const product = testDatabases();
  const at = product.place({ ...server, ...more, host: recorder.host, port: recorder.port }, database);
  const session: Lane['session'] = (text, statement = {}, call = testCall()) =>
    product.databases.user(at, call, { text, settings: [], ...statement });
  const run: Lane['run'] = async (text, options = {}, statement = {}) => {
    const user = await session(text, statement);
    try {
      return await user.run({ params: [], limits, ...options });
    } finally {
      await user.close();
    }
  };
  return {
    product,
    recorder,
    at,
    session,
    run,
    failure: (...given) => failureFrom(run(...given)),
    async close() {
      await product.close();
      await recorder.stop();
      const forbidden = forbiddenSimpleQueries(recorder);
      const texts = forbidden.map(({ text }) => text).join(', ');
      if (forbidden.length > 0) throw new Error(`by the simple protocol: ${texts}`);
      const isHeard = recorder.heard().some(({ kind }) => kind === 'parse');
      if (!isHeard) throw new Error('the recorder heard nothing at all');
    },
  };
}
