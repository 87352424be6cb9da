/** What must not be: `--fail-on 'idle-in-transaction>5min'`. Read, and held against what was seen. Pure. */
import { type Quantity, quantityOf, quantityText, type Unit, unitWords } from './quantity.ts';

/** Something that a room can be held to. */
export interface Metric {
  /** In which its limit may be given. */
  readonly units: readonly Unit[];
  readonly says: string;
  /** What may or must follow it after a colon, as the help writes it: LUMP. */
  readonly of?: { readonly name: string; readonly isNeeded: boolean };
}
export type Metrics = Readonly<Record<string, Metric>>;

export interface Condition {
  /** As it was asked for. */
  readonly text: string;
  readonly metric: string;
  /** After the colon. */
  readonly of: string | null;
  /** `>=`, not `>`. */
  readonly isInclusive: boolean;
  readonly limit: Quantity;
}

/** One thing that was seen. */
export interface Reading {
  readonly metric: string;
  /** Names by which a condition may mean just this one. */
  readonly of?: readonly string[];
  /** Which one, for people: "pid 4711, app". */
  readonly row: string;
  /** By the unit of the limit; null: unknown, which is never a pass. */
  readonly values: Partial<Readonly<Record<Unit, number | null>>>;
  /** Why it is unknown. */
  readonly why?: string;
}

export interface Judged {
  readonly condition: Condition;
  /** unknown: none is known to be past the limit, and of at least one nobody knows. */
  readonly outcome: 'holds' | 'unknown' | 'passes';
  /** Those that it holds for, worst first; or those that are unknown. */
  readonly rows: readonly string[];
}

/** The condition, or why it is none. */
export function conditionOf(text: string, metrics: Metrics): Condition | string {
  const found = /^\s*([a-z][a-z-]*)(?::(.+))?\s*(>=?)\s*([^<>=]+)$/su.exec(text);
  const [, metric = '', of, operator, limitText = ''] = found ?? [];
  if (found === null) {
    return `--fail-on ${text}: a condition is NAME>LIMIT, in quotes, since a shell takes > for a file: --fail-on '${exampleOf(metrics)}'`;
  }
  const known = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (known === undefined) {
    return `--fail-on ${text}: here one can ask for ${Object.keys(metrics).join(', ')}, not ${metric}`;
  }
  const limit = quantityOf(limitText);
  if (limit === null || !known.units.includes(limit.unit)) {
    return `--fail-on ${text}: the limit of ${metric} is ${known.units.map((unit) => unitWords[unit]).join(' or ')}`;
  }
  const misnamed = misnamedOf(metric, known, of);
  if (misnamed !== null) return `--fail-on ${text}: ${misnamed}`;
  return { text, metric, of: of?.trim() ?? null, isInclusive: operator === '>=', limit };
}

function misnamedOf(metric: string, { of }: Metric, name: string | undefined): string | null {
  if (name !== undefined) return of === undefined ? `nothing stands after ${metric}` : null;
  return of?.isNeeded === true ? `it is ${metric}:${of.name}>LIMIT` : null;
}

const examples: Readonly<Record<Unit, string>> = { duration: '5min', size: '10GB', share: '20%', count: '0' };

export function exampleOf(metrics: Metrics): string {
  const [[name, { units, of }] = ['name', { units: [] }]] = Object.entries<Pick<Metric, 'units' | 'of'>>(metrics);
  return `${name}${of?.isNeeded === true ? `:${of.name}` : ''}>${examples[units[0] ?? 'count']}`;
}

export function judge(condition: Condition, readings: readonly Reading[]): Judged {
  const { metric, of, limit } = condition;
  const about = readings.filter((one) => one.metric === metric && (of === null || one.of?.includes(of) === true));
  const holding: { readonly row: string; readonly value: number }[] = [];
  const unknown: string[] = [];
  for (const { row, values, why } of about) {
    const value = values[limit.unit];
    if (value === null) unknown.push(`${row}: unknown${why === undefined ? '' : `, ${why}`}`);
    else if (value !== undefined && isPast(value, condition)) holding.push({ row, value });
  }
  // What was named and is not there may be misspelt: that is no pass.
  if (about.length === 0 && of !== null) unknown.push(`there is no ${metric} of ${of}`);
  if (holding.length > 0) {
    holding.sort((a, b) => b.value - a.value);
    const rows = holding.map(({ row, value }) => `${row}: ${quantityText({ unit: limit.unit, value })}`);
    return { condition, outcome: 'holds', rows };
  }
  return { condition, outcome: unknown.length > 0 ? 'unknown' : 'passes', rows: unknown };
}

const isPast = (value: number, { limit, isInclusive }: Condition): boolean =>
  value > limit.value || (isInclusive && value === limit.value);
