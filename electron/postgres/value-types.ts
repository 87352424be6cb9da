import { withoutPasswords } from '../../shared/without-passwords.ts';
import type { Decoder } from './statement.ts';

/**
 * Decoders from PostgreSQL's text format: https://www.postgresql.org/docs/current/datatype.html
 * Timestamps and 64-bit values that may exceed 2^53 stay text: a JS Date loses microseconds, a number loses digits.
 */
const nullable =
  <T>(decode: (text: string) => T): Decoder<T | null> =>
  (value) =>
    value === null ? null : decode(value);

const notNull =
  <T>(decode: (text: string) => T): Decoder<T> =>
  (value) => {
    if (value === null) throw new TypeError('NULL where the statement promises a value');
    return decode(value);
  };

const same = (value: string) => value;
const asBoolean = (value: string) => value === 't' || value === 'true';

/** text, name, "char", regtype …, timestamps as the server writes them. */
export const text = notNull(same);
export const textOrNull = nullable(same);
/** What somebody else's session ran: without the passwords in it. */
export const queryText = nullable(withoutPasswords);
/** int2, int4, oid, float4, float8, and int8 where it cannot pass 2^53 (byte and row counts). */
export const number = notNull(Number);
export const numberOrNull = nullable(Number);
export const boolean = notNull(asBoolean);
export const booleanOrNull = nullable(asBoolean);
/** json and jsonb that our own statement built. The caller names its shape. */
export const json = <T>(): Decoder<T> => notNull((value) => JSON.parse(value) as T);
/** The same where rows in it have a `query` that somebody else's session ran. */
export const jsonOfQueries = <T>(): Decoder<T> =>
  notNull(
    (value) =>
      JSON.parse(value, (key, one: unknown) =>
        key === 'query' && typeof one === 'string' ? withoutPasswords(one) : one,
      ) as T,
  );
export const jsonOrNull = <T>(): Decoder<T | null> => nullable((value) => JSON.parse(value) as T);
