import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { findingsOf, sentencesOf } from '../../../shared/plans/sentences.ts';
import { whyChanged } from '../../../shared/plans/why.ts';
import type { PlansReport, WrittenSide } from '../../../shared/plans/write-report.ts';
import { exactText } from './exact-text.ts';
import { letterOf } from './sides.ts';
import { timesText, timingRow, verdictOf } from './timing-rows.ts';
import type { ShownSides } from './tree-line.tsx';

/** What the screen shows, as it goes into a file. */
export function reportOf(sides: ShownSides, comparison: Comparison, event: PlansEvent | null): PlansReport | null {
  const [first, second] = sides;
  if (!first) return null;
  const written = sides.map((one) => writtenSide(one, second !== undefined));
  if (!second) {
    const findings = findingsOf(first.shown.plan, first.shown.measures);
    return { title: titleOf(written), about: [], sides: written, comparison: null, findings, causes: [] };
  }
  const [thenA, thenB] = [first.shown.serverThen, second.shown.serverThen];
  return {
    title: titleOf(written),
    about: aboutBoth(sides, event),
    sides: written,
    comparison,
    findings: sentencesOf(comparison, first.shown.measures, second.shown.measures),
    causes: thenA && thenB ? whyChanged(thenA, thenB, comparison) : [],
  };
}

function titleOf(sides: readonly WrittenSide[]): string {
  const titles = sides.map(({ title }) => title).filter((title) => title !== '');
  return titles.length === 0 ? (sides.length === 2 ? 'Two plans' : 'A plan') : titles.join(' against ');
}

function aboutBoth(sides: ShownSides, event: PlansEvent | null): PlansReport['about'] {
  const verdict = verdictOf(
    sides.map(({ side, shown }) => timingRow(side, shown)),
    event,
  );
  if (!verdict) return [];
  const { faster, times, words } = verdict;
  const claim = faster === null || times === null ? '' : `${letterOf[faster]} is ${timesText(times)}× faster, `;
  return [['Verdict', `${claim}${words}`], ...(event === null ? [] : [['Run order', event.order] as const])];
}

function writtenSide({ side, shown }: ShownSides[number], isPair: boolean): WrittenSide {
  const { plan, measures, run, title, serverThen, startedAt } = shown;
  const row = timingRow(side, shown);
  const figures: readonly (readonly [string, string | null])[] = [
    ['Server', serverThen && `PostgreSQL ${serverThen.server_version}`],
    ['Run at', startedAt],
    ['Runs', run && run.executionMs.length > 0 ? String(run.executionMs.length) : null],
    ['Execution, median', row.medianMs === null ? null : exactText(row.medianMs)],
    ['Mean', row.meanMs === null ? null : exactText(row.meanMs)],
    ['Standard deviation', row.sdMs === null ? null : exactText(row.sdMs)],
    ['First run', row.firstMs === null ? null : exactText(row.firstMs)],
    ['Planning', row.planningMs === null ? null : exactText(row.planningMs)],
  ];
  return {
    name: isPair ? letterOf[side] : '',
    title,
    sql: run?.text ?? null,
    plan,
    measures,
    about: figures.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  };
}
