import { escapeHtml, escapeHtmlLines } from './write-escape.ts';
import { reportStyle, reportStyleHash } from './write-html-style.ts';
import {
  type PlansReport,
  reportRows,
  sideTitle,
  type WrittenNode,
  type WrittenRow,
  type WrittenSide,
} from './write-report.ts';
import { planText } from './write-text.ts';

/**
 * One file that asks for nothing: no script, no remote resource, and a policy that would stop both.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const policy = `default-src 'none'; style-src 'sha256-${reportStyleHash}'; base-uri 'none'; form-action 'none'`;

const figure = (text: string | null): string => `<td class="r">${text === null ? '–' : escapeHtml(text)}</td>`;

const classOf = (kind: WrittenRow['kind']): string => {
  if (kind === 'same') return '';
  return kind === 'changed' ? ' class="changed"' : ' class="only"';
};

function nodeCells(node: WrittenNode | null, gap: string | null, kind: WrittenRow['kind']): string {
  if (!node) return `<td class="gap" colspan="4">${escapeHtml(gap ?? '')}</td>`;
  const depth = '<i></i>'.repeat(Math.min(node.depth, 40));
  const name = `<td${classOf(kind)}>${depth}${escapeHtml(node.name)}</td>`;
  return `${name}${figure(node.selfMs)}${figure(node.rows)}${figure(node.blocks)}`;
}

function table(report: PlansReport): string {
  const isPair = report.comparison !== null && report.sides.length === 2;
  const columns =
    '<th scope="col" class="r">Self time</th><th scope="col" class="r">Rows, estimated → actual</th><th scope="col" class="r">Blocks</th>';
  const heads = (isPair ? ['A', 'B'] : ['Node']).map((name) => `<th scope="col">${name}</th>${columns}`).join('');
  const rows = reportRows(report).map((row) => {
    const cells = row.nodes.map((node, place) => nodeCells(node, row.gaps[place] ?? null, row.kind));
    return `<tr>${cells.join('')}</tr>\n`;
  });
  return `<table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`;
}

const listed = (items: readonly { readonly title: string; readonly text: string }[]): string => {
  if (items.length === 0) return '';
  const lines = items.map(({ title, text }) => `<li><b>${escapeHtml(title)}.</b> ${escapeHtml(text)}</li>\n`);
  return `<ol>\n${lines.join('')}</ol>\n`;
};

function aboutList(about: readonly (readonly [string, string])[]): string {
  if (about.length === 0) return '';
  return `<dl>${about.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>\n`;
}

function sideHtml(side: WrittenSide): string {
  const title = sideTitle(side);
  return [
    title === '' ? '' : `<h2>${escapeHtml(title)}</h2>\n`,
    aboutList(side.about),
    side.sql === null ? '' : `<pre>${escapeHtmlLines(side.sql)}</pre>\n`,
    `<pre>${escapeHtmlLines(planText(side.plan))}</pre>\n`,
  ].join('');
}

/** A page of its own, in both themes. Names are somebody else's text: nothing in them becomes mark-up. */
export function reportHtml(report: PlansReport): string {
  const { title, about, findings, causes, sides } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${aboutList(about)}${listed(findings)}${causes.length === 0 ? '' : `<h2>What changed between the runs</h2>\n${listed(causes)}`}${table(report)}${sides.map(sideHtml).join('')}</body>
</html>
`;
}
