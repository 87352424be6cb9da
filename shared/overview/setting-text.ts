/** Bytes of the units that pg_settings uses, or milliseconds: https://www.postgresql.org/docs/current/config-setting.html */
const memory: Readonly<Record<string, number>> = { B: 1, kB: 1024, '8kB': 8192, '16kB': 16_384, MB: 1024 ** 2 };
const time: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000 };

const memorySteps = [
  ['TB', 1024 ** 4],
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['kB', 1024],
  ['B', 1],
] as const;
const timeSteps = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/**
 * A value of pg_settings as SHOW writes it: in the largest unit of which it is a whole number. Values below 1 have a
 * meaning of their own (off, unlimited) and stay as they are. A block of another size than 8 kB has its own unit name.
 */
export function settingText(value: string, unit: string | null): string {
  const number = Number(value);
  if (unit === null || value.trim() === '' || !Number.isFinite(number) || number <= 0) return value;
  const bytes = memory[unit] ?? blockUnit(unit);
  if (bytes !== undefined) return inSteps(number * bytes, memorySteps) ?? `${value}${unit}`;
  const ms = time[unit];
  return (ms === undefined ? undefined : inSteps(number * ms, timeSteps)) ?? `${value}${unit}`;
}

function inSteps(amount: number, steps: readonly (readonly [string, number])[]): string | undefined {
  const step = steps.find(([, size]) => amount >= size && Number.isInteger(amount / size));
  return step && `${amount / step[1]}${step[0]}`;
}

/** `4kB`, `32kB`: the block size of a server that was built with another one. */
function blockUnit(unit: string): number | undefined {
  const found = /^(\d+)kB$/u.exec(unit);
  return found?.[1] === undefined ? undefined : Number(found[1]) * 1024;
}
