import type { UpgradeDatabase, UpgradeFinding, UpgradeReport } from '../../../shared/contract/upgrade.ts';

export type Verdict = UpgradeFinding['verdict'];

/** A head of a group, a check, or what was not read of the server. */
export type Row =
  | { readonly kind: 'group'; readonly verdict: Verdict; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'finding'; readonly finding: UpgradeFinding }
  | { readonly kind: 'databases'; readonly unread: readonly UpgradeDatabase[]; readonly of: number };

const verdicts: readonly Verdict[] = ['stops', 'decide', 'unknown', 'passed'];

export const groupWords: Readonly<Record<Verdict, string>> = {
  stops: 'Stops the upgrade',
  decide: 'Needs a decision',
  unknown: 'Could not be told',
  passed: 'Passed',
};

export const rowId = (row: Row): string => {
  if (row.kind === 'group') return `group ${row.verdict}`;
  return row.kind === 'databases' ? 'databases' : row.finding.id;
};

/** Databases that a check could not look into, however that came. */
export const unreadOf = ({ databases }: UpgradeReport): readonly UpgradeDatabase[] =>
  databases.filter(({ state }) => state === 'refused' || state === 'left');

/** The list as it is shown: each group's head, and below it its checks unless it is folded. */
export function rowsOf(report: UpgradeReport, folded: ReadonlySet<Verdict>): Row[] {
  const unread = unreadOf(report);
  return verdicts.flatMap((verdict): Row[] => {
    const rows: Row[] = report.findings
      .filter((finding) => finding.verdict === verdict)
      .map((finding) => ({ kind: 'finding', finding }));
    if (verdict === 'unknown' && unread.length > 0) {
      rows.unshift({ kind: 'databases', unread, of: report.databases.length });
    }
    if (rows.length === 0) return [];
    const isOpen = !folded.has(verdict);
    return [{ kind: 'group', verdict, count: rows.length, isOpen }, ...(isOpen ? rows : [])];
  });
}

/** "1 finding stops pg_upgrade to 18." and the rest of it. */
export function summaryOf({ findings, to, state }: UpgradeReport): { readonly first: string; readonly rest: string } {
  const count = (verdict: Verdict) => findings.filter((one) => one.verdict === verdict).length;
  const stops = count('stops');
  const decide = count('decide');
  const unknown = count('unknown');
  const passed = count('passed');
  const sofar = state === 'running' || state === 'stopped' || state === 'failed' ? ' so far' : '';
  const parts = [
    ...(decide > 0 ? [`${decide} ${decide === 1 ? 'needs' : 'need'} a decision`] : []),
    ...(unknown > 0 ? [`${unknown} could not be told`] : []),
    `${passed} ${passed === 1 ? 'check' : 'checks'} passed`,
  ];
  const first =
    stops === 0
      ? `Nothing found${sofar} stops pg_upgrade to ${to.major}.`
      : `${stops} ${stops === 1 ? 'finding stops' : 'findings stop'} pg_upgrade to ${to.major}${sofar}.`;
  return { first, rest: `${parts.join(', ')}.` };
}

export const toneOf = ({ findings, direction }: UpgradeReport): 'lock' | 'idletx' | 'active' => {
  if (direction === 'older' || findings.some(({ verdict }) => verdict === 'stops')) return 'lock';
  return findings.some(({ verdict }) => verdict !== 'passed') ? 'idletx' : 'active';
};
