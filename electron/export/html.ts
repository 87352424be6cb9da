import { createHash } from 'node:crypto';
import { barChart } from './html-chart.ts';
import { escapeHtml } from './html-escape.ts';
import { reportStyle } from './html-style.ts';
import { isRightAligned, readable, visible } from './readable.ts';
import type { ExportTable } from './table.ts';

/**
 * One file that asks for nothing: no script, no remote resource, and a policy that would stop both.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const styleHash = createHash('sha256').update(reportStyle).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

const shown = (text: string) => escapeHtml(visible(text));

function tableBody(table: ExportTable): string {
  const align = table.columns.map((column) => (isRightAligned(column) ? ' class="r"' : ''));
  return table.rows
    .map((row) => {
      const cells = table.columns.map((column, index) => {
        const value = row[index] ?? null;
        // The exact figure stays at hand behind the rounded one.
        const exact = column.kind === 'bytes' && typeof value === 'number' ? ` title="${value} bytes"` : '';
        return `<td${align[index]}${exact}>${escapeHtml(readable(value, column))}</td>`;
      });
      return `<tr>${cells.join('')}</tr>\n`;
    })
    .join('');
}

function tableHead(table: ExportTable): string {
  const cells = table.columns.map(
    (column) => `<th scope="col"${isRightAligned(column) ? ' class="r"' : ''}>${shown(column.label)}</th>`,
  );
  return `<tr>${cells.join('')}</tr>`;
}

/** A page of its own: no script, nothing from elsewhere, and every text in it as text. */
export function toHtml(table: ExportTable): string {
  const about = table.about.map(([label, value]) => `<dt>${shown(label)}</dt><dd>${shown(value)}</dd>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${shown(table.title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${shown(table.title)}</h1>
<dl>${about}</dl>
${table.chart ? barChart(table.chart) : ''}
<table>
<thead>${tableHead(table)}</thead>
<tbody>
${tableBody(table)}</tbody>
</table>
</body>
</html>
`;
}
