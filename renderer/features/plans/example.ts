import { changeDesk } from './desk.ts';
import { noDraft } from './sides.ts';

/** The demo has a report whose cast hides the partition key, so that every week is read for one day. */
export const hasExample = (at: string): boolean => at === 'demo/breakpad';

const dayMs = 86_400_000;
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The demo's reports came in on Mondays; last week's is there in every time zone. */
const lastMonday = (nowMs: number) => nowMs - (((new Date(nowMs).getUTCDay() + 6) % 7) + 7) * dayMs;

/** Puts both ways to ask for one day beside each other; nothing runs yet. */
export function takeExample(at: string, nowMs: number): void {
  const day = isoDay(lastMonday(nowMs));
  const next = isoDay(lastMonday(nowMs) + dayMs);
  const query = (where: string) => `SELECT signature, count(*)
FROM   reports
WHERE  ${where}
GROUP  BY 1 ORDER BY 2 DESC LIMIT 100`;
  changeDesk(at, () => ({
    view: 'queries',
    runs: 5,
    sources: { a: { kind: 'query' }, b: { kind: 'query' } },
    drafts: {
      a: { ...noDraft, title: 'Cast to date', text: query(`date_processed::date = '${day}'`) },
      b: {
        ...noDraft,
        title: 'Half-open range',
        text: query(`date_processed >= '${day}' AND date_processed < '${next}'`),
      },
    },
  }));
}
