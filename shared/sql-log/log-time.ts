/** "13:08:41.198" of a time as logged; seconds where it has no milliseconds; null: none. */
export function clockOf(time: string | null): string | null {
  if (time === null) return null;
  const found = /\d\d:\d\d:\d\d(?:\.\d{1,3})?/u.exec(time);
  if (found !== null) return found[0];
  const epoch = Number(time);
  return Number.isFinite(epoch) ? new Date(epoch * 1000).toISOString().slice(11, 23) : null;
}

/** ms, for differences between times of one log: its zone is left out. null: none. */
export function msOf(time: string | null): number | null {
  if (time === null) return null;
  const [, year, month, day, hour, minute, second, fraction] =
    /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?/u.exec(time) ?? [];
  if (year === undefined) {
    const epoch = Number(time);
    return Number.isFinite(epoch) ? epoch * 1000 : null;
  }
  const whole = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return whole + Number((fraction ?? '0').padEnd(3, '0'));
}
