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

export const toneOf = ({ findings, direction }: UpgradeReport): 'lock' | 'idletx' | 'active' => {
  if (direction === 'older' || findings.some(({ verdict }) => verdict === 'stops')) return 'lock';
  return findings.some(({ verdict }) => verdict !== 'passed') ? 'idletx' : 'active';
};
