import type { PlansOptions } from '../../../shared/contract/plans-parts.ts';

export type PlannerSetting = PlansOptions['settings'][number];

const bytesOf = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 } as const;
const msOf = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What one of a unit is, in bytes or ms: "8kB" → 8192 bytes, "min" → 60000 ms. null: no unit that PostgreSQL has. */
function scaleOf(unit: string): { readonly family: 'bytes' | 'ms'; readonly scale: number } | null {
  const [, count = '', word = ''] = /^(\d*)([A-Za-z]+)$/.exec(unit) ?? [];
  const times = count === '' ? 1 : Number(count);
  if (Object.hasOwn(bytesOf, word)) return { family: 'bytes', scale: times * (Reflect.get(bytesOf, word) as number) };
  if (Object.hasOwn(msOf, word)) return { family: 'ms', scale: times * (Reflect.get(msOf, word) as number) };
  return null;
}

/** In the setting's own unit: "64MB" of a setting in kB → 65536. null: not a number, or a unit of another kind. */
function inUnitOf(setting: PlannerSetting, value: string): number | null {
  const [, number = '', unit = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-z]*)$/.exec(value) ?? [];
  if (number === '') return null;
  if (unit === '') return Number(number);
  const own = setting.unit === null ? null : scaleOf(setting.unit);
  const given = scaleOf(unit);
  return own && given?.family === own.family ? (Number(number) * given.scale) / own.scale : null;
}

const booleans = /^(on|off|true|false|yes|no|1|0)$/i;

/** Why PostgreSQL would refuse this value; null: it would not. */
export function faultOfValue(setting: PlannerSetting, value: string): string | null {
  if (value.trim() === '') return setting.vartype === 'string' ? null : 'A value is missing';
  if (setting.vartype === 'bool') return booleans.test(value.trim()) ? null : 'on or off';
  if (setting.vartype === 'enum') {
    const values = setting.enumvals ?? [];
    return values.includes(value.trim().toLowerCase()) ? null : `One of ${values.join(', ')}`;
  }
  return setting.vartype === 'string' ? null : faultOfNumber(setting, value.trim());
}

function faultOfNumber(setting: PlannerSetting, value: string): string | null {
  const number = inUnitOf(setting, value);
  const { unit, min_val, max_val } = setting;
  if (number === null) return unit === null ? 'A number' : `A number, in ${unit} or with its unit`;
  const isOut = (min_val !== null && number < Number(min_val)) || (max_val !== null && number > Number(max_val));
  return isOut ? `From ${min_val ?? 'any'} to ${max_val ?? 'any'}${unit === null ? '' : ` ${unit}`}` : null;
}

/** What may be chosen where there are only a few values; null: it is typed. */
export function choicesOf({ vartype, enumvals }: PlannerSetting): readonly string[] | null {
  if (vartype === 'bool') return ['on', 'off'];
  return vartype === 'enum' ? (enumvals ?? []) : null;
}

const kinds = { bytes: bytesOf, ms: msOf };

/** "4096" in kB → "4MB", as SHOW writes it: in the largest unit that keeps it whole. */
export function valueText({ setting, unit, vartype }: PlannerSetting): string {
  const own = unit === null ? null : scaleOf(unit);
  if (!own || (vartype !== 'integer' && vartype !== 'real') || !Number.isFinite(Number(setting))) return setting;
  const total = Number(setting) * own.scale;
  if (total <= 0) return setting;
  const units = Object.entries(kinds[own.family]).toReversed();
  const [word, scale] = units.find(([, one]) => Number.isInteger(total / one)) ?? units.at(-1) ?? ['', 1];
  return `${total / scale}${word}`;
}
