import type { LumpsAnswer, Measure } from '../../../shared/contract/sizes.ts';
import { sizeText } from '../../../shared/figure-text.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { partsOf } from './lump-cells.tsx';
import { bytesOf, orderOf } from './lump-rows.ts';

/** In CSS px; the picture has twice as many. */
const width = 1100;
const rowHeight = 24;
const headHeight = 64;
const labelWidth = 300;
const valueWidth = 90;
const barsShown = 30;
const pixelRatio = 2;

interface Colours {
  readonly surface: string;
  readonly text: string;
  readonly faint: string;
  readonly parts: readonly [string, string, string];
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    surface: token('--surface'),
    text: token('--text'),
    faint: token('--text-3'),
    parts: [token('--d1'), token('--d2'), token('--d3')],
  };
}

/** Cut with an ellipsis to the width that there is. */
function fitted(pen: CanvasRenderingContext2D, text: string, most: number): string {
  if (pen.measureText(text).width <= most) return text;
  let length = text.length;
  while (length > 1 && pen.measureText(`${text.slice(0, length)}…`).width > most) length -= 1;
  return `${text.slice(0, length)}…`;
}

function drawHead(pen: CanvasRenderingContext2D, colours: Colours, title: string, under: string): void {
  pen.fillStyle = colours.text;
  pen.font = '600 15px "Inter Variable", Inter, sans-serif';
  pen.fillText(fitted(pen, title, width - 32), 16, 26);
  pen.font = '11px "Inter Variable", Inter, sans-serif';
  ['heap', 'indexes', 'TOAST'].forEach((word, part) => {
    pen.fillStyle = colours.parts[part] ?? colours.text;
    pen.fillRect(labelWidth + part * 80, 38, 10, 10);
    pen.fillStyle = colours.faint;
    pen.fillText(word, labelWidth + part * 80 + 15, 47);
  });
  pen.fillStyle = colours.faint;
  pen.fillText(fitted(pen, under, labelWidth - 32), 16, 47);
}

function drawRow(
  pen: CanvasRenderingContext2D,
  colours: Colours,
  row: { readonly y: number; readonly label: string; readonly parts: readonly number[]; readonly scale: number },
): void {
  pen.font = '500 12px "Inter Variable", Inter, sans-serif';
  pen.fillStyle = colours.text;
  pen.fillText(fitted(pen, row.label, labelWidth - 32), 16, row.y + 16);
  const perByte = row.scale > 0 ? (width - labelWidth - valueWidth - 16) / row.scale : 0;
  let x = labelWidth;
  row.parts.forEach((bytes, part) => {
    pen.fillStyle = colours.parts[part] ?? colours.text;
    pen.fillRect(x, row.y + 6, Math.max(0, bytes * perByte - 1), 12);
    x += bytes * perByte;
  });
  pen.fillStyle = colours.text;
  pen.fillText(sizeText(row.parts.reduce((sum, bytes) => sum + bytes, 0)), x + 8, row.y + 16);
}

/** The bars of the largest lumps as a PNG at twice the size, in the colours of the theme. Answers base64. */
export function drawPng(answer: LumpsAnswer, measure: Measure, title: string, under: string): string {
  const { lumps } = answer;
  const shown = orderOf(lumps, { id: measure, direction: 'descending' }, measure).slice(0, barsShown);
  const scale = Math.max(0, ...shown.map((index) => bytesOf(lumps, measure, index)));
  const canvas = document.createElement('canvas');
  const height = headHeight + shown.length * rowHeight + 16;
  canvas.width = width * pixelRatio;
  canvas.height = height * pixelRatio;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser draws no canvas');
  const colours = coloursOf(document.documentElement);
  pen.scale(pixelRatio, pixelRatio);
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, width, height);
  drawHead(pen, colours, title, under);
  shown.forEach((index, place) => {
    const { heap_bytes, indexes_bytes, toast_bytes } = lumps;
    const parts = partsOf(measure, heap_bytes[index] ?? 0, indexes_bytes[index] ?? 0, toast_bytes[index] ?? 0);
    const label = visibleText(lumps.name[index] ?? '');
    drawRow(pen, colours, { y: headHeight + place * rowHeight, label, parts: parts.map((bytes) => bytes ?? 0), scale });
  });
  return canvas.toDataURL('image/png').replace('data:image/png;base64,', '');
}
