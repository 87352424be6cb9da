/** As SHOW writes it: 4096 of kB is "4MB". https://www.postgresql.org/docs/current/config-setting.html */
export function settingText(value: string, unit: string | null): string {
  const base = unit === null ? undefined : unitOf(unit);
  const number = Number(value);
  if (base === undefined || value.trim() === '' || !Number.isFinite(number)) return value;
  // 0 and -1 are words of their own: off, or "as another setting says".
  return number <= 0 ? value : scaled(number * base.factor, base.scale);
}

/** What a user typed in the same words, so that "65536" and "64 MB" are equal; as typed when it is no number. */
export function typedSettingText(typed: string, unit: string | null): string {
  const parts = /^\s*(-?\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/u.exec(typed);
  if (parts === null || unit === null) return typed;
  const [, digits = '', suffix = ''] = parts;
  if (suffix === '') return settingText(digits, unit);
  const base = unitOf(unit);
  const found = base?.scale.find(([name]) => name === suffix);
  if (base === undefined || found === undefined) return typed;
  const amount = Number(digits) * found[1];
  return amount <= 0 ? typed : scaled(amount, base.scale);
}

type Scale = readonly (readonly [unit: string, factor: number])[];

/** In bytes. */
const memory: Scale = [
  ['TB', 1024 ** 4],
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['kB', 1024],
  ['B', 1],
];
/** In µs. */
const time: Scale = [
  ['d', 86_400e6],
  ['h', 3_600e6],
  ['min', 60e6],
  ['s', 1e6],
  ['ms', 1e3],
  ['us', 1],
];

function unitOf(unit: string): { scale: Scale; factor: number } | undefined {
  const own = memory.find(([name]) => name === unit);
  if (own) return { scale: memory, factor: own[1] };
  // What is kept in blocks has the size of one as its unit: "8kB".
  const blocks = /^(\d+)kB$/u.exec(unit);
  if (blocks) return { scale: memory, factor: Number(blocks[1]) * 1024 };
  const ofTime = time.find(([name]) => name === unit);
  return ofTime && { scale: time, factor: ofTime[1] };
}

/** In the largest unit that leaves no fraction. */
function scaled(amount: number, scale: Scale): string {
  const fitting = scale.find(([, factor]) => amount % factor === 0);
  return fitting ? `${amount / fitting[1]}${fitting[0]}` : `${amount}${scale.at(-1)?.[0] ?? ''}`;
}
