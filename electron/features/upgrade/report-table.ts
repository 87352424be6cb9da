import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { summaryOf } from '../../../shared/upgrade/summary.ts';
import type { Cell, ExportTable } from '../../export/table.ts';
import { countOf } from './judge.ts';

const verdicts = {
  stops: 'Stops the upgrade',
  decide: 'Needs a decision',
  unknown: 'Could not be told',
  passed: 'Passed',
} as const;

export const verdictWords = (verdict: keyof typeof verdicts): string => verdicts[verdict];

/** A line for each object of each finding; a finding without objects is a line too. */
export function upgradeTable(report: UpgradeReport): ExportTable {
  return {
    title: titleOf(report),
    about: aboutOf(report),
    columns: [
      { key: 'verdict', label: 'Verdict', kind: 'text' },
      { key: 'check', label: 'Check', kind: 'text' },
      { key: 'found', label: 'What was found', kind: 'text' },
      { key: 'database', label: 'Database', kind: 'text' },
      { key: 'object', label: 'Object', kind: 'text' },
      { key: 'detail', label: 'Detail', kind: 'text' },
      { key: 'used_by', label: 'Used by', kind: 'text' },
      { key: 'sql', label: 'SQL, not run', kind: 'text' },
    ],
    rows: report.findings.flatMap(({ verdict, title, found, objects, sql }): Cell[][] => {
      const head = [verdictWords(verdict), title, found];
      const shown = objects.filter(({ mark }) => mark !== 'fine' || verdict === 'passed');
      if (shown.length === 0) return [[...head, null, null, null, null, sql]];
      return shown.map((one) => [
        ...head,
        ...[one.database, one.name, one.detail, one.usedBy.join('; ') || null, one.sql ?? sql],
      ]);
    }),
  };
}

export const titleOf = ({ connection, to }: UpgradeReport): string =>
  `Upgrade of ${connection} to ${to.profile === null ? `PostgreSQL ${to.major}` : `${to.profile.name} (PostgreSQL ${to.version ?? to.major})`}`;

export function aboutOf(report: UpgradeReport): [string, string][] {
  const { from, databases, state, readAt, why } = report;
  const read = databases.filter((one) => one.state === 'read').length;
  const left = databases.filter((one) => one.state !== 'read');
  const about: [string, string][] = [
    ['From', `PostgreSQL ${from.version}, read as ${from.role}${from.isSuperuser ? ', a superuser' : ''}`],
    ['Read', `${readAt.slice(0, 19).replace('T', ' ')} UTC, ${read} of ${countOf(databases.length, 'database')}`],
    ['Summary', summaryLine(report)],
  ];
  if (left.length > 0) {
    about.push(['Not read', left.map((one) => `${one.datname} (${one.why ?? one.state})`).join(', ')]);
  }
  if (state === 'stopped') about.push(['Stopped', 'by the user; what was not read is unknown']);
  if (why !== null) about.push(['Broken off', why]);
  if (report.words !== '') about.push(['Note', report.words]);
  return about;
}

function summaryLine(report: UpgradeReport): string {
  const { first, rest } = summaryOf(report);
  return [first, rest].filter(Boolean).join(' ');
}
