import type { UpgradeFinding, UpgradeObject, UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { escapeMarkdown } from '../../export/markdown.ts';
import { visible } from '../../export/readable.ts';
import { sizeText } from '../../export/size-text.ts';
import { aboutOf, titleOf, verdictWords } from './report-table.ts';

/** For a ticket or a chat: the findings with their objects and SQL, then what passed in one line each. */
export function upgradeMarkdown(report: UpgradeReport): string {
  const parts = [
    `# ${escapeMarkdown(titleOf(report))}`,
    aboutOf(report)
      .map(([label, value]) => `- ${label}: ${escapeMarkdown(value)}`)
      .join('\n'),
  ];
  for (const verdict of ['stops', 'decide', 'unknown'] as const) {
    const findings = report.findings.filter((one) => one.verdict === verdict);
    if (findings.length > 0) parts.push(`## ${verdictWords(verdict)}`, ...findings.map(section));
  }
  const passed = report.findings.filter(({ verdict }) => verdict === 'passed');
  if (passed.length > 0) {
    parts.push(`## ${verdictWords('passed')}`);
    parts.push(passed.map(({ title, found }) => `- ${escapeMarkdown(title)}: ${escapeMarkdown(found)}`).join('\n'));
  }
  if (report.space.length > 0)
    parts.push('## Space and time', spaceTable(report), report.notes.map(escapeMarkdown).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function section({ title, found, why, objects, bad, sql, cost, lacks }: UpgradeFinding): string {
  const shown = objects.filter(({ mark }) => mark !== 'fine');
  const more = bad - shown.filter(({ mark }) => mark === 'bad').length;
  return [
    `### ${escapeMarkdown(title)}`,
    escapeMarkdown(found),
    escapeMarkdown(why),
    ...(shown.length > 0 ? [shown.map(line).join('\n') + (more > 0 ? `\n- and ${more} more` : '')] : []),
    ...(sql === null ? [] : [fenced(sql)]),
    ...scripts(shown),
    ...(cost === null ? [] : [escapeMarkdown(cost)]),
    ...lacks.map(
      ({ what, grant }) => `Not known: ${escapeMarkdown(what)}${grant === null ? '' : `\n\n${fenced(grant)}`}`,
    ),
  ].join('\n\n');
}

const line = ({ database, name, detail, usedBy }: UpgradeObject): string => {
  const where = database === null ? '' : ` in ${escapeMarkdown(database)}`;
  const used = usedBy.length === 0 ? '' : `; used by ${escapeMarkdown(usedBy.join(', '))}`;
  return `- **${escapeMarkdown(name)}**${where}: ${escapeMarkdown(detail)}${used}`;
};

/** One block for each database, since each is another connection; partitions share the SQL of their parent. */
function scripts(objects: readonly UpgradeObject[]): string[] {
  const byDatabase = new Map<string | null, Set<string>>();
  for (const { database, sql } of objects) {
    if (sql !== null) byDatabase.set(database, (byDatabase.get(database) ?? new Set()).add(sql));
  }
  return [...byDatabase].map(([database, texts]) => {
    const head = database === null ? '' : `-- in the database ${visible(database)}\n`;
    return fenced(`${head}${[...texts].join('\n')}`);
  });
}

/** Longer than any run of backticks inside, so that no name ends the block. */
function fenced(sql: string): string {
  const longest = Math.max(2, ...[...sql.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sql\n${sql}\n${fence}`;
}

function spaceTable({ space }: UpgradeReport): string {
  const rows = space.map(({ mode, extra_bytes, isEstimate, oldCluster, needs }) => {
    const size =
      extra_bytes === null ? 'unknown' : `${isEstimate ? '\\~' : ''}${extra_bytes === 0 ? '0' : sizeText(extra_bytes)}`;
    return `| \`${mode}\` | ${size} | ${escapeMarkdown(oldCluster)} | ${escapeMarkdown(needs)} |`;
  });
  return ['| Transfer mode | Extra space | Old cluster | Needs |', '| --- | ---: | --- | --- |', ...rows].join('\n');
}
