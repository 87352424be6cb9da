import { escapeMarkdown, fenced } from './write-escape.ts';
import {
  type PlansReport,
  reportRows,
  sideTitle,
  type WrittenNode,
  type WrittenRow,
  type WrittenSide,
} from './write-report.ts';
import { planText } from './write-text.ts';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

const words: Readonly<Record<WrittenRow['kind'], string>> = {
  same: '',
  changed: 'changed',
  'only-a': 'only in A',
  'only-b': 'only in B',
};

/** White space at the edge of a cell is dropped, so the depth is drawn. */
function nodeCells(node: WrittenNode | null, gap: string | null): readonly string[] {
  if (!node) return [gap === null ? '' : `*${escapeMarkdown(gap)}*`, '', '', ''];
  const depth = node.depth === 0 ? '' : `${'&nbsp;&nbsp;'.repeat(Math.min(node.depth, 30))}└ `;
  const text = (figure: string | null) => (figure === null ? '–' : escapeMarkdown(figure));
  return [`${depth}${escapeMarkdown(node.name)}`, text(node.selfMs), text(node.rows), text(node.blocks)];
}

function table(report: PlansReport): string {
  const columns = ['Self time', 'Rows, estimated → actual', 'Blocks'];
  const isPair = report.comparison !== null && report.sides.length === 2;
  const heads = isPair ? ['', 'A', ...columns, 'B', ...columns] : ['Node', ...columns];
  const rules = isPair
    ? ['---', '---', '---:', '---:', '---:', '---', '---:', '---:', '---:']
    : ['---', '---:', '---:', '---:'];
  const rows = reportRows(report).map((row) => {
    const cells = row.nodes.flatMap((node, place) => nodeCells(node, row.gaps[place] ?? null));
    return line(isPair ? [words[row.kind], ...cells] : cells);
  });
  return `${line(heads)}${line(rules)}${rows.join('')}`;
}

const listed = (items: readonly { readonly title: string; readonly text: string }[]): string =>
  items.map(({ title, text }) => `1. **${escapeMarkdown(title)}.** ${escapeMarkdown(text)}\n`).join('');

const aboutList = (about: readonly (readonly [string, string])[]): string =>
  about.map(([label, value]) => `- ${escapeMarkdown(label)}: ${escapeMarkdown(value)}\n`).join('');

function sideText(side: WrittenSide): string {
  const title = sideTitle(side);
  return [
    title === '' ? '' : `## ${escapeMarkdown(title)}\n\n`,
    side.about.length === 0 ? '' : `${aboutList(side.about)}\n`,
    side.sql === null ? '' : `${fenced(side.sql, 'sql')}\n`,
    fenced(planText(side.plan), ''),
  ].join('');
}

/** GitHub Flavored Markdown. Names are somebody else's text: nothing in them becomes mark-up. */
export function reportMarkdown(report: PlansReport): string {
  const { title, about, findings, causes, sides } = report;
  return [
    `# ${escapeMarkdown(title)}\n\n`,
    about.length === 0 ? '' : `${aboutList(about)}\n`,
    findings.length === 0 ? '' : `${listed(findings)}\n`,
    causes.length === 0 ? '' : `## What changed between the runs\n\n${listed(causes)}\n`,
    `${table(report)}\n`,
    sides.map(sideText).join('\n'),
  ].join('');
}
