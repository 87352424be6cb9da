/** The Monday of this week, `weeks` back: tables of the last weeks end with this one. */
export const lastWeeks = (weeks: number) => `date_trunc('week', current_date)::date - 7 * ${weeks - 1}`;

export interface Weeks {
  /** An SQL expression of type date, a Monday. */
  readonly first: string;
  readonly weeks: number;
  /** SQL that is run once a week: EXECUTE format(…) with the variables of the loop. */
  readonly body: readonly string[];
}

/**
 * A loop over weeks, as one statement. Its body sees `week` and `upto` (dates), `suffix` (20150601), and `volume`:
 * about 1,000, growing over the years and not the same every week.
 */
export const eachWeek = ({ first, weeks, body }: Weeks): string => `
DO $weeks$
DECLARE
  week date := ${first};
  upto date;
  suffix text;
  volume integer;
BEGIN
  FOR i IN 1..${weeks} LOOP
    upto := week + 7;
    suffix := to_char(week, 'YYYYMMDD');
    volume := 1000 * (0.3 + 1.4 * i / ${weeks}) * (0.8 + 0.4 * (abs(hashint4(i)) % 100) / 100);
    ${body.join('\n    ')}
    week := upto;
  END LOOP;
END $weeks$`;

/** EXECUTE format('…', args) for the body; `%s` and `%L` in turn are the arguments. */
export const execute = (text: string, ...args: readonly string[]): string =>
  `EXECUTE format($sql$${text}$sql$${args.map((arg) => `, ${arg}`).join('')});`;
