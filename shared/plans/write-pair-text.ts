import { visible } from './write-escape.ts';
import {
  type PlansReport,
  reportRows,
  sideTitle,
  type WrittenNode,
  type WrittenRow,
  type WrittenSide,
} from './write-report.ts';
import { planText } from './write-text.ts';

/** Of A's column; what is longer is cut, since the whole plan follows. */
const widest = 72;

const marks: Readonly<Record<WrittenRow['kind'], string>> = { same: ' ', changed: '~', 'only-a': '<', 'only-b': '>' };

function cell(node: WrittenNode | null, gap: string | null): string {
  if (!node) return gap ?? '';
  const figures = [node.selfMs, node.rows].filter((figure) => figure !== null).join('  ');
  return `${'  '.repeat(Math.min(node.depth, 20))}${visible(node.name)}${figures === '' ? '' : `  ${figures}`}`;
}

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

function treeLines(report: PlansReport): readonly string[] {
  const cells = reportRows(report).map((row) => ({
    mark: marks[row.kind],
    a: cell(row.nodes[0] ?? null, row.gaps[0] ?? null),
    b: cell(row.nodes[1] ?? null, row.gaps[1] ?? null),
  }));
  const width = Math.min(widest, Math.max(1, ...cells.map(({ a }) => a.length)));
  const rule = `${'-'.repeat(width)}-+-${'-'.repeat(Math.min(widest, Math.max(1, ...cells.map(({ b }) => b.length))))}`;
  const lines = cells.map(({ mark, a, b }) => `${mark} ${cut(a, width)} | ${b}`.trimEnd());
  return [`  ${cut('A', width)} | B`, `  ${rule}`, ...lines, '', 'Marks: ~ changed, < only in A, > only in B'];
}

const listed = (items: readonly { readonly title: string; readonly text: string }[]): readonly string[] =>
  items.map(({ title, text }, place) => `${place + 1}. ${visible(title)}. ${visible(text)}`);

function sideLines(side: WrittenSide): readonly string[] {
  const title = sideTitle(side);
  return [
    ...(title === '' ? [] : [visible(title), '='.repeat(Math.min(60, title.length))]),
    ...side.about.map(([label, value]) => `${visible(label)}: ${visible(value)}`),
    ...(side.sql === null ? [] : ['', ...side.sql.split(/\r?\n/u).map((line) => `  ${visible(line)}`)]),
    '',
    planText(side.plan),
    '',
  ];
}

/** Plans as plain text: what they differ by, the trees side by side, and each as EXPLAIN writes it. */
export function reportText(report: PlansReport): string {
  const { comparison, findings, causes, sides } = report;
  const isPair = comparison !== null && sides.length === 2;
  return [
    visible(report.title),
    ...report.about.map(([label, value]) => `${visible(label)}: ${visible(value)}`),
    '',
    ...(findings.length > 0 ? [...listed(findings), ''] : []),
    ...(causes.length > 0 ? ['What changed between the runs', ...listed(causes), ''] : []),
    ...(isPair ? [...treeLines(report), ''] : []),
    ...sides.flatMap(sideLines),
  ].join('\n');
}
