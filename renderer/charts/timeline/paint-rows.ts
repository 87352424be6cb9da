import { fitted } from './fitted.ts';
import type { Pen } from './pen.ts';
import { type Picture, topOf } from './picture.ts';
import type { Row } from './rows.ts';
import { blockHeight, blockTop, xOf } from './sizes.ts';

const opened = [0, 0, 3.5, 3.5, 7, 0];
const closed = [0, 0, 3.5, 3.5, 0, 7];
const numberFormat = new Intl.NumberFormat('en-US');
const countRoom = 34;

/** What lies under the lanes: the heads' ground, the chosen row. */
export function paintGround(pen: Pen, picture: Picture, row: Row): void {
  const { view } = picture;
  const top = topOf(view, row);
  const isChosen = row.id === picture.selectedId;
  if (row.lane === null) {
    pen.rect('sunken', 0, top, view.width, row.height);
    pen.rect('grid', 0, top, view.width, 1);
  }
  if (isChosen) pen.rect('selected', 0, top, view.width, row.height);
  if (isChosen) pen.rect('accent', 0, top, 2, row.height);
}

/** The names at the left. */
export function paintLabel(pen: Pen, picture: Picture, row: Row): void {
  const { view } = picture;
  const top = topOf(view, row);
  const isChosen = row.id === picture.selectedId;
  if (row.lane !== null) {
    const label = fitted(pen, row.label, view.left - 26, isChosen ? 600 : 400);
    const paint = isChosen ? 'text' : row.lane.isGone ? 'text-3' : 'text-2';
    pen.text(label, 22, top + 10, { paint, weight: isChosen ? 600 : 400 });
    return;
  }
  const { isOpen, count } = row.group;
  pen.shape('text-3', isOpen ? 9 : 11, top + (isOpen ? 8 : 6), isOpen ? opened : closed, false);
  pen.text(fitted(pen, row.label, view.left - 22 - countRoom, 500), 22, top + 13.5, { paint: 'text', weight: 500 });
  pen.text(numberFormat.format(count), view.left - 8, top + 13.5, { paint: 'text-3', align: 'right' });
}

/** The run under the pointer or the focus, and the row of the keyboard. */
export function paintMarks(pen: Pen, picture: Picture, row: Row): void {
  const { view, marked, focusedId } = picture;
  const top = topOf(view, row);
  if (focusedId === row.id) pen.frame('accent', 1, top, view.left - 2, row.height, 2);
  if (marked === null || marked.rowId !== row.id || row.lane === null) return;
  const from = Math.max(view.left, xOf(view, marked.fromMs));
  const to = Math.min(view.right, xOf(view, marked.toMs));
  if (to >= from) pen.frame('text', from - 1, top + blockTop - 1, Math.max(3, to - from + 2), blockHeight + 2, 1.5);
}
