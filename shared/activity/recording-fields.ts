/** An object of a file that anybody may have written. */
export type Fields = Readonly<Record<string, unknown>>;

/** Nothing that was sampled is longer. */
const longestText = 10_000;
const mostItems = 2_000_000;

const wrong = (what: string): never => {
  throw new TypeError(what);
};

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('not an object');
  return Object.fromEntries(Object.entries(value));
}

export function listOf<T>(value: unknown, each: (item: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > mostItems) return wrong('not a list');
  return value.map(each);
}

export const asNumber = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : wrong('not a number');
/** A number of connections, up to MAX_BACKENDS of PostgreSQL: what is drawn is measured by it. */
const asConnections = (value: unknown): number => {
  const connections = asNumber(value);
  return Number.isInteger(connections) && connections >= 0 && connections < 2 ** 18
    ? connections
    : wrong('not a number of connections');
};
/** A time in ms since 1970, before the year 10000: nothing else can be drawn. */
export const asMs = (value: unknown): number => {
  const ms = asNumber(value);
  return ms >= 0 && ms < 253_402_300_800_000 ? ms : wrong('not a time');
};
export const asText = (value: unknown): string =>
  typeof value === 'string' && value.length <= longestText ? value : wrong('not a text');
const asBoolean = (value: unknown): boolean => (typeof value === 'boolean' ? value : wrong('not true or false'));

const orNull =
  <T>(read: (value: unknown) => T) =>
  (value: unknown): T | null =>
    value === null ? null : read(value);

export const asMsOrNull = orNull(asMs);

export const numberIn = (fields: Fields, name: string) => asNumber(fields[name]);
export const connectionsIn = (fields: Fields, name: string) => asConnections(fields[name]);
export const msIn = (fields: Fields, name: string) => asMs(fields[name]);
export const textIn = (fields: Fields, name: string) => asText(fields[name]);
export const textOrNullIn = (fields: Fields, name: string) => orNull(asText)(fields[name]);
export const booleanIn = (fields: Fields, name: string) => asBoolean(fields[name]);
export const listIn = <T>(fields: Fields, name: string, each: (item: unknown) => T) => listOf(fields[name], each);
