/**
 * "2026-11-21 11:03:51.123456+00", as the catalog lane has every timestamp, in ms since 1970. Only for arithmetic and
 * drawing: an identity is compared by its text, since a number of ms loses the microseconds.
 */
export function serverMs(text: string): number {
  const [, date, time, fraction = ''] = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  return date === undefined
    ? Number.NaN
    : Date.parse(`${date}T${time}Z`) + Math.floor(Number(`0.${fraction || 0}`) * 1000);
}

/** The same, where there may be none. */
export const serverMsOrNull = (text: string | null): number | null => (text === null ? null : serverMs(text));
