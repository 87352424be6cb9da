import { escapeHtml } from './html-escape.ts';
import { visible } from './readable.ts';
import { sizeText } from './size-text.ts';
import type { ExportBar, ExportTable } from './table.ts';

/** Stacked bars as SVG: geometry by attributes, which the report's policy allows; style attributes it would not. */
const width = 960;
const labelWidth = 260;
const valueWidth = 90;
const rowHeight = 20;
const headHeight = 24;
const longestLabel = 40;

const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
const shortened = (label: string) => (label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label);

function bar(one: ExportBar, index: number, largest: number): string {
  const y = headHeight + index * rowHeight;
  const scale = largest > 0 ? (width - labelWidth - valueWidth) / largest : 0;
  let x = labelWidth;
  const parts = one.parts.map((bytes, part) => {
    const left = x;
    x += bytes * scale;
    const at = `x="${left.toFixed(1)}" y="${y + 4}" width="${(x - left).toFixed(1)}" height="12"`;
    return `<rect ${at} class="p${part + 1}"/>`;
  });
  const label = escapeHtml(shortened(visible(one.label)));
  const value = escapeHtml(sizeText(sum(one.parts)));
  return `<text x="0" y="${y + 14}">${label}</text>${parts.join('')}<text x="${(x + 8).toFixed(1)}" y="${y + 14}">${value}</text>\n`;
}

export function barChart(chart: NonNullable<ExportTable['chart']>): string {
  const largest = Math.max(0, ...chart.bars.map((one) => sum(one.parts)));
  const legend = chart.legend.map((word, index) => {
    const x = labelWidth + index * 90;
    return `<rect x="${x}" y="4" width="10" height="10" class="p${index + 1}"/><text x="${x + 15}" y="13">${escapeHtml(word)}</text>`;
  });
  const height = headHeight + chart.bars.length * rowHeight;
  const bars = chart.bars.map((one, index) => bar(one, index, largest)).join('');
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Bars of the table below">\n${legend.join('')}\n${bars}</svg>`;
}
