import type { UpgradeFinding, UpgradeReport } from '../contract/upgrade.ts';

type Verdict = UpgradeFinding['verdict'];
type Counted = Pick<UpgradeReport, 'findings' | 'to' | 'state' | 'direction' | 'words'>;

/** "1 finding stops pg_upgrade to 18." and "5 need a decision, 17 checks passed.": on the page, in files, in scripts. */
export function summaryOf(report: Counted): { readonly first: string; readonly rest: string } {
  return said(report, () => '');
}

/** The same in one line, with what must be done something about by its name: for where no list stands below. */
export function headlineOf(report: Counted): string {
  const { first, rest } = said(report, (titles) => (titles.length === 0 ? '' : ` (${titles.join(', ')})`));
  return [first, rest].filter(Boolean).join(' ');
}

function said(report: Counted, names: (titles: readonly string[]) => string) {
  const { findings, to, state, direction, words } = report;
  if (direction === 'older') return { first: words, rest: '' };
  const titles = (verdict: Verdict) => findings.filter((one) => one.verdict === verdict).map(({ title }) => title);
  const [stops, decide, unknown, passed] = [titles('stops'), titles('decide'), titles('unknown'), titles('passed')];
  const soFar = state === 'done' ? '' : ' so far';
  const first =
    stops.length === 0
      ? `Nothing found${soFar} stops pg_upgrade to ${to.major}.`
      : `${stops.length} ${stops.length === 1 ? 'finding stops' : 'findings stop'} pg_upgrade to ${to.major}${soFar}${names(stops)}.`;
  const parts = [
    ...(decide.length > 0
      ? [`${decide.length} ${decide.length === 1 ? 'needs' : 'need'} a decision${names(decide)}`]
      : []),
    ...(unknown.length > 0 ? [`${unknown.length} could not be told${names(unknown)}`] : []),
    `${passed.length} ${passed.length === 1 ? 'check' : 'checks'} passed`,
  ];
  return { first, rest: `${parts.join(', ')}.` };
}
