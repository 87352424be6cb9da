/**
 * The day that a partition's name or bound begins with. Names are written in every way: `_20150601`, `_2024_01`,
 * `y2024m02`, `p2024_01_15`, `_2024w07`, `_2024`, with `_default` or `_part` after it. The last date of a name counts.
 */
const year = '(?<year>(?:19|20)\\d\\d)';
const month = '(?<month>0[1-9]|1[0-2])';
const day = '(?<day>0[1-9]|[12]\\d|3[01])';
const before = '(?<!\\d)';
const after = '(?!\\d)';

const forms: readonly RegExp[] = [
  `${before}${year}${month}${day}(?:[0-5]\\d){0,3}${after}`,
  `${before}${year}[_-]${month}[_-]${day}${after}`,
  `${before}y${year}_?m${month}_?d${day}${after}`,
  `${before}${year}_?[wW](?<week>[0-5]\\d)${after}`,
  `${before}${year}_?[qQ](?<quarter>[1-4])${after}`,
  `${before}y?${year}_?m${month}${after}`,
  `${before}${year}[_-]?${month}${after}`,
  `(?:^|[_yYp])${year}(?=$|_)`,
].map((form) => new RegExp(form, 'gu'));

const pad = (value: number) => String(value).padStart(2, '0');

/** ISO 8601: week 1 holds the year's first Thursday. */
function mondayOf(fullYear: number, week: number): string {
  const fourth = new Date(Date.UTC(fullYear, 0, 4));
  fourth.setUTCDate(fourth.getUTCDate() - ((fourth.getUTCDay() + 6) % 7) + (week - 1) * 7);
  return fourth.toISOString().slice(0, 10);
}

function dayOf(parts: Readonly<Record<string, string | undefined>>): string {
  const { year: y = '', month: m, day: d = '01', week, quarter } = parts;
  if (week !== undefined) return mondayOf(Number(y), Number(week));
  if (quarter !== undefined) return `${y}-${pad(Number(quarter) * 3 - 2)}-01`;
  return `${y}-${m ?? '01'}-${d}`;
}

/** 2015-02-31 is no day; a number that only looks like one must not shift a chart. */
function isRealDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** "missing_symbols_20150601" → "2015-06-01"; null when the name holds no date. */
export function dayInName(relname: string): string | null {
  for (const form of forms) {
    const last = [...relname.matchAll(form)].at(-1);
    if (!last?.groups) continue;
    const found = dayOf(last.groups);
    if (isRealDay(found)) return found;
  }
  return null;
}

/** "FOR VALUES FROM ('2015-06-01 00:00:00+00') TO …" → "2015-06-01"; LIST and HASH bounds have no order in time. */
export function dayInBound(bound: string): string | null {
  const from = /^FOR VALUES FROM \((.*)\) TO \(/s.exec(bound)?.[1];
  const date = from === undefined ? undefined : /'(\d{4}-\d\d-\d\d)(?:[ T][^']*)?'/.exec(from)?.[1];
  return date !== undefined && isRealDay(date) ? date : null;
}
