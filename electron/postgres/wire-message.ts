/**
 * Messages to the server as bytes, for the lanes that speak the extended protocol themselves.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

type Value = string | null;

const headerBytes = 5;

function message(type: string, bodyBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + bodyBytes);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + bodyBytes, 1);
  return bytes;
}

/** No parameter types: the server works them out, as it does for psql and the drivers. */
export function parse(name: string, text: string): Buffer {
  const nameBytes = Buffer.byteLength(name);
  const textBytes = Buffer.byteLength(text);
  const bytes = message('P', nameBytes + textBytes + 4);
  let at = headerBytes;
  at += bytes.write(name, at);
  bytes[at++] = 0;
  at += bytes.write(text, at);
  bytes[at++] = 0;
  bytes.writeInt16BE(0, at);
  return bytes;
}

/** Into the unnamed portal; every value and every column as text. */
export function bind(statement: string, values: readonly Value[]): Buffer {
  let size = Buffer.byteLength(statement) + 8;
  const lengths = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  for (const length of lengths) size += 4 + Math.max(0, length);
  const bytes = message('B', size);
  let at = headerBytes;
  bytes[at++] = 0;
  at += bytes.write(statement, at);
  bytes[at++] = 0;
  at = bytes.writeInt16BE(0, at);
  at = bytes.writeUInt16BE(values.length, at);
  for (const [i, value] of values.entries()) {
    at = bytes.writeInt32BE(lengths[i] ?? -1, at);
    if (value !== null) at += bytes.write(value, at);
  }
  bytes.writeInt16BE(0, at);
  return bytes;
}

/** Simple protocol: only ever for SQL that we generated. */
export function simpleQuery(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const bytes = message('Q', size + 1);
  bytes.write(text, headerBytes);
  bytes[headerBytes + size] = 0;
  return bytes;
}

export function copyFail(reason: string): Buffer {
  const size = Buffer.byteLength(reason);
  const bytes = message('f', size + 1);
  bytes.write(reason, headerBytes);
  bytes[headerBytes + size] = 0;
  return bytes;
}

/** Of the unnamed portal. */
export const describe: Buffer = Buffer.from('D\0\0\0\x06P\0', 'latin1');
/** Of the unnamed portal, all rows. */
export const execute: Buffer = Buffer.from('E\0\0\0\x09\0\0\0\0\0', 'latin1');
export const sync: Buffer = Buffer.from('S\0\0\0\x04', 'latin1');

/** One statement whose rows nobody describes: a part of a frame of ours. */
export const step = (text: string, values: readonly Value[] = []): Buffer =>
  Buffer.concat([parse('', text), bind('', values), execute]);
