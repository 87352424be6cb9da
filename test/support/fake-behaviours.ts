import { createHash } from 'node:crypto';
import type { Behaviour, Visit } from './fake-server.ts';
import {
  asksClearPassword,
  asksMd5Password,
  asksSasl,
  authenticationOk,
  backendKeyData,
  bindComplete,
  closeComplete,
  commandComplete,
  continuesSasl,
  dataRow,
  type ErrorFields,
  endsSasl,
  errorResponse,
  parameterStatus,
  parseComplete,
  readyForQuery,
  rowDescription,
  sqlOf,
} from './wire.ts';

/** Accepts and never says a word. */
export const silent: Behaviour = () => undefined;

export const httpServer: Behaviour = async (visit) => {
  await visit.next();
  visit.send('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request');
  visit.socket.end();
};

/** Speaks first, as SSH does. */
export const sshServer: Behaviour = (visit) => visit.send('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n');

/** Ends the connection before it is asked anything. */
export const hangsUp: Behaviour = (visit) => {
  visit.socket.end();
};

/** Says no at once, as pg_hba.conf, max_connections or a shutdown do. */
export const refuses =
  (fields: ErrorFields): Behaviour =>
  async (visit) => {
    await visit.startup();
    visit.send(errorResponse({ S: 'FATAL', V: 'FATAL', ...fields }));
    visit.socket.end();
  };

/** Asks for the password in one of three ways and says nothing more; `received()` of the server shows what came. */
export const asksPassword =
  (how: 'clear' | 'md5' | 'scram'): Behaviour =>
  async (visit) => {
    await visit.startup();
    if (how === 'clear') visit.send(asksClearPassword);
    else if (how === 'md5') visit.send(asksMd5Password(Buffer.from([1, 2, 3, 4])));
    else visit.send(asksSasl('SCRAM-SHA-256'));
    await visit.next();
  };

/** The server's part of SCRAM up to the point where the client shows that it knows the password. */
async function scramUntilProof(visit: Visit, iterations: number): Promise<void> {
  await visit.startup();
  visit.send(asksSasl('SCRAM-SHA-256'));
  const first = await visit.next();
  const nonce = /r=([^,]+)/.exec(first?.body.toString('latin1') ?? '')?.[1] ?? '';
  const salt = createHash('sha256').update(nonce).digest('base64');
  visit.send(continuesSasl(`r=${nonce}fake,s=${salt},i=${iterations}`));
  await visit.next();
}

/** SCRAM with an iteration count that would keep the client busy for hours. */
export const endlessScram: Behaviour = (visit) => scramUntilProof(visit, 2_147_483_647);

/** Lets everybody in without knowing the password itself: its signature, if it gives one, is made up. */
export const impostor =
  (signature?: string): Behaviour =>
  async (visit) => {
    await scramUntilProof(visit, 4096);
    if (signature !== undefined) visit.send(endsSasl(`v=${signature}`));
    visit.send(authenticationOk, parameterStatus('server_version', '18.4'), backendKeyData(1, 2), readyForQuery());
    await visit.next();
  };

export interface FakeAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface FakePostgres {
  /** As in the startup answer; the first word of `SHOW server_version`. */
  readonly server_version?: string;
  /** Further ParameterStatus, `crdb_version` for one. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Rows for a statement; undefined is a syntax error, Buffer is sent as it is. */
  readonly answer?: (sql: string) => FakeAnswer | Buffer | undefined;
}

const noAnswer = errorResponse({ C: '42601', M: 'syntax error: this server is a fake' });

export async function greet(visit: Visit, { server_version = '16.4', parameters = {} }: FakePostgres): Promise<void> {
  await visit.startup();
  const all = {
    server_version,
    client_encoding: 'UTF8',
    server_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    ...parameters,
  };
  visit.send(authenticationOk, ...Object.entries(all).map(([name, value]) => parameterStatus(name, value)));
  visit.send(backendKeyData(4711, 42), readyForQuery());
}

/** How many values a bare `SELECT set_config(…), set_config(…)` answers: those succeed on every fake. */
const settingsIn = (sql: string) => sql.match(/set_config\s*\(/g)?.length ?? 0;

function answerTo(sql: string, fake: FakePostgres): FakeAnswer | Buffer | undefined {
  const answer = fake.answer?.(sql);
  const settings = settingsIn(sql);
  if (answer !== undefined || settings === 0) return answer;
  return { columns: Array(settings).fill('set_config'), rows: [Array(settings).fill('')] };
}

/** Lets the client in, as PostgreSQL would, and answers statements as `answer` says, in either protocol. */
export const fakePostgres =
  (fake: FakePostgres = {}): Behaviour =>
  async (visit) => {
    await greet(visit, fake);
    let sql = '';
    let isFailed = false;
    for (let asked = await visit.next(); asked; asked = await visit.next()) {
      sql = sqlOf(asked) ?? sql;
      if (asked.type === 'X') visit.socket.end();
      if (asked.type === 'S' || asked.type === 'Q') {
        if (asked.type === 'Q') visit.send(...simple(answerTo(sql, fake)));
        visit.send(readyForQuery());
        isFailed = false;
      } else if (!isFailed) {
        const reply = extended(asked.type, answerTo(sql, fake));
        isFailed = reply === noAnswer;
        if (reply) visit.send(reply);
      }
    }
  };

function rowsOf(answer: FakeAnswer | Buffer): Buffer {
  if (Buffer.isBuffer(answer)) return answer;
  return Buffer.concat([...answer.rows.map(dataRow), commandComplete(`SELECT ${answer.rows.length}`)]);
}

function simple(answer: FakeAnswer | Buffer | undefined): Buffer[] {
  if (!answer) return [noAnswer];
  return Buffer.isBuffer(answer) ? [answer] : [rowDescription(answer.columns), rowsOf(answer)];
}

/** The reply to one message of the extended protocol: https://www.postgresql.org/docs/current/protocol-flow.html */
function extended(type: string, answer: FakeAnswer | Buffer | undefined): Buffer | undefined {
  if (type === 'P') return answer ? parseComplete : noAnswer;
  if (type === 'B') return bindComplete;
  if (type === 'C') return closeComplete;
  if (type === 'D' && answer) return Buffer.isBuffer(answer) ? undefined : rowDescription(answer.columns);
  if (type === 'E' && answer) return rowsOf(answer);
  return undefined;
}
