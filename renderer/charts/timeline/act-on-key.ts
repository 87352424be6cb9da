import type { RefObject } from 'react';
import { kindWords } from '../../../shared/activity/state-kinds.ts';
import { momentOf } from './hit.ts';
import type { KeyMove } from './key-moves.ts';
import type { Row } from './rows.ts';
import type { Stage } from './stage.ts';
import { countsAt, countWords } from './summary.ts';
import { clockOf } from './time-axis.ts';
import type { Pointing } from './use-pointing.ts';
import { bringIn, moveInTime, pageRows, rowBy } from './walk.ts';

/** Whom the keys move. */
export interface Actor {
  readonly stage: Stage;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly pointing: Pointing;
  readonly say: (words: string) => void;
}

/** Does it; false when there was nothing to do, so that the key may mean something to the page. */
export function act(actor: Actor, move: KeyMove): boolean {
  const { stage } = actor;
  switch (move.kind) {
    case 'row':
      return goTo(actor, rowBy(stage, move.by));
    case 'page':
      return goTo(actor, rowBy(stage, move.by * pageRows(stage)));
    case 'enter':
      return enter(stage);
    case 'leave':
      return leave(actor);
    case 'time':
      moveInTime(stage, move.move);
      if (stage.focusedId !== null) actor.pointing.tellFocus();
      return true;
  }
}

function goTo({ stage, scroller, pointing }: Actor, row: Row | null): boolean {
  if (row === null) return false;
  stage.focusRow(row.id);
  if (scroller.current !== null) bringIn(stage, scroller.current, row);
  if (row.lane !== null) stage.props.onSelect(row.lane.identity.key);
  pointing.tellFocus();
  return true;
}

function focusedRow({ rows, focusedId, props }: Stage): Row | null {
  const id = focusedId ?? props.selected;
  return id === null ? null : (rows.list[rows.byId.get(id) ?? -1] ?? null);
}

function enter(stage: Stage): boolean {
  const row = focusedRow(stage);
  if (row === null) return false;
  if (row.lane === null) stage.props.onToggle(row.group.id);
  else stage.props.onOpen(row.lane.identity.key);
  return true;
}

/** One thing at a time: a drag, the tooltip, the cursor; then it is the page's key. */
function leave({ stage, pointing }: Actor): boolean {
  if (pointing.cancelDrag()) return true;
  if (pointing.told !== null) {
    pointing.tellNothing();
    return true;
  }
  if (stage.props.cursorMs === null) return false;
  stage.props.onCursor(null);
  return true;
}

/** The row of the keyboard in words. */
export function rowWords(stage: Stage): string {
  const row = focusedRow(stage);
  if (row === null) return '';
  const { runs, nowMs, cursorMs } = stage.props;
  const ms = cursorMs ?? nowMs;
  if (row.lane === null) {
    const isOpen = row.group.isOpen ? 'open' : 'closed';
    return `${row.label}, ${isOpen} group: ${countWords(countsAt(runs, row.group, ms))}`;
  }
  const hit = momentOf(stage.picture, row, ms);
  const who = `pid ${row.label}, ${row.group.label}`;
  if (hit.kind !== 'run') return `${who}: ${hit.kind === 'gap' ? 'not sampled then' : 'not there then'}`;
  const { run } = hit;
  const blocked = run.blockedBy.length > 0 ? `, blocked by ${run.blockedBy.join(', ')}` : '';
  return `${who}: ${kindWords[run.kind]} since ${clockOf(run.fromMs)}${blocked}`;
}
