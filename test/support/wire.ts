/**
 * PostgreSQL's messages as bytes, for servers that are not PostgreSQL.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

const int16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const cstring = (value: string) => Buffer.from(`${value}\0`, 'utf8');

/** A message whose length word says `claimed` whatever its body holds. */
export const lyingMessage = (type: string, claimed: number, ...body: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(type, 'latin1'), int32(claimed), ...body]);

export const message = (type: string, ...body: Buffer[]): Buffer =>
  lyingMessage(type, 4 + body.reduce((sum, part) => sum + part.length, 0), ...body);

const authentication = (code: number, ...more: Buffer[]) => message('R', int32(code), ...more);
export const authenticationOk: Buffer = authentication(0);
export const asksClearPassword: Buffer = authentication(3);
export const asksMd5Password = (salt: Buffer): Buffer => authentication(5, salt);
export const asksSasl = (...mechanisms: string[]): Buffer =>
  authentication(10, ...mechanisms.map(cstring), Buffer.from([0]));
export const continuesSasl = (text: string): Buffer => authentication(11, Buffer.from(text));
export const endsSasl = (text: string): Buffer => authentication(12, Buffer.from(text));

export const parameterStatus = (name: string, value: string): Buffer => message('S', cstring(name), cstring(value));
export const backendKeyData = (pid: number, secret: number): Buffer => message('K', int32(pid), int32(secret));
export const readyForQuery = (status: 'I' | 'T' | 'E' = 'I'): Buffer => message('Z', Buffer.from(status));

export const parseComplete: Buffer = message('1');
export const bindComplete: Buffer = message('2');
export const closeComplete: Buffer = message('3');
export const commandComplete = (tag: string): Buffer => message('C', cstring(tag));

/** Every column is text (25), in text format. */
export const rowDescription = (names: readonly string[]): Buffer =>
  message(
    'T',
    int16(names.length),
    ...names.map((name) =>
      Buffer.concat([cstring(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
    ),
  );

export const dataRow = (values: readonly (string | null)[]): Buffer =>
  message(
    'D',
    int16(values.length),
    ...values.map((value) => {
      if (value === null) return int32(-1);
      const bytes = Buffer.from(value, 'utf8');
      return Buffer.concat([int32(bytes.length), bytes]);
    }),
  );

/** Fields by their one-letter codes: S severity, C SQLSTATE, M message, D detail, H hint, P position. */
export type ErrorFields = Readonly<Record<string, string>>;

const fieldsOf = (fields: ErrorFields) =>
  Buffer.concat([...Object.entries(fields).map(([code, text]) => cstring(code + text)), Buffer.from([0])]);

export const errorResponse = (fields: ErrorFields): Buffer =>
  message('E', fieldsOf({ S: 'ERROR', V: 'ERROR', ...fields }));
export const notice = (fields: ErrorFields): Buffer =>
  message('N', fieldsOf({ S: 'NOTICE', V: 'NOTICE', C: '00000', ...fields }));

/** One message of a client, or the untyped first one (type ''). */
export interface ClientMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** Takes whole messages from the front of `bytes`. */
export function takeMessage(bytes: Buffer, isFirst: boolean): { message: ClientMessage; rest: Buffer } | undefined {
  const offset = isFirst ? 0 : 1;
  if (bytes.length < offset + 4) return undefined;
  const end = offset + bytes.readInt32BE(offset);
  if (bytes.length < end) return undefined;
  const type = isFirst ? '' : bytes.toString('latin1', 0, 1);
  return { message: { type, body: bytes.subarray(offset + 4, end) }, rest: bytes.subarray(end) };
}

/** The codes of untyped first messages. */
export const startupCode = { protocol3: 196_608, cancel: 80_877_102, tls: 80_877_103, gss: 80_877_104 } as const;

/** user, database, application_name … as the client named them when it connected. */
export function startupParameters(body: Buffer): Record<string, string> {
  const words = body.toString('utf8', 4).split('\0');
  const pairs: [string, string][] = [];
  for (let i = 0; words[i]; i += 2) pairs.push([words[i] ?? '', words[i + 1] ?? '']);
  return Object.fromEntries(pairs);
}

/** The SQL of a Parse ('P') or simple Query ('Q') message. */
export function sqlOf({ type, body }: ClientMessage): string | undefined {
  const words = body.toString('utf8').split('\0');
  if (type === 'P') return words[1];
  return type === 'Q' ? words[0] : undefined;
}
