import { z } from 'zod';
import type { At } from '../../../shared/contract/place.ts';
import {
  type PlansEvent,
  type PlansHistoryRow,
  plansEvent,
  plansHistoryRow,
  plansRequest,
  type SideRun,
} from '../../../shared/contract/plans-parts.ts';
import { fail } from '../../../shared/failure.ts';
import { readPlan } from '../../../shared/plans/read-plan.ts';
import { shapeOf } from '../../../shared/plans/shape.ts';
import { failureOf } from '../../postgres/failures.ts';
import type { History } from '../../store/history.ts';
import type { Store } from '../../store/store.ts';
import type { PlansRun } from './plans-run.ts';

const entry = z.object({ request: plansRequest, event: plansEvent });
type Entry = z.infer<typeof entry>;
const head = plansHistoryRow.omit({ id: true });
type Head = z.infer<typeof head>;
export type PlansHistory = History<Entry, Head>;

export const openPast = ({ history }: Pick<Store, 'history'>): PlansHistory =>
  history.open({ kind: 'plans', schema: entry, head: { schema: head, of: headOf } });

const longestHead = 200;

function headOf({ event }: Entry): Head {
  const { startedAt, sides } = event;
  return {
    startedAt,
    server_version: sides.find(({ serverThen }) => serverThen)?.serverThen?.server_version ?? '',
    sides: sides.map(({ title, text, fingerprint, medianMs, plan, first }) => ({
      title,
      head: firstLine(text),
      fingerprint,
      medianMs,
      shape: shapeIn(plan ?? first?.plan ?? null),
    })),
  };
}

const firstLine = (text: string) => text.trimStart().split('\n', 1)[0]?.trimEnd().slice(0, longestHead) ?? '';

/** A larger plan would keep the host from answering for seconds; its runs simply have no shape to be told apart by. */
const mostShaped = 2_000_000;

function shapeIn(text: SideRun['plan']): string | null {
  const read = text === null || text.length > mostShaped ? null : readPlan(text);
  return read?.plan ? shapeOf(read.plan) : null;
}

/** Keeps what has a plan. A disk that refuses is noted: the run itself stands. */
export async function keepRun(history: PlansHistory, at: At, run: PlansRun): Promise<void> {
  if (!run.sides.some(({ hasPlan }) => hasPlan)) return;
  try {
    run.keptAs = await history.add(at, { request: run.request, event: run.event() });
  } catch (error) {
    run.note(`Not kept to compare with later: ${failureOf(error).message}`);
  }
}

export async function listPast(history: PlansHistory, at: At, fingerprint?: string): Promise<PlansHistoryRow[]> {
  const rows = (await history.list(at)).map(({ id, head: found }) => ({ id, ...found }));
  if (fingerprint === undefined) return rows;
  return rows.filter(({ sides }) => sides.some((side) => side.fingerprint === fingerprint));
}

export async function readPast(
  history: PlansHistory,
  at: At,
  id: string,
): Promise<{ request: Entry['request']; event: PlansEvent }> {
  const found = await history.read(at, id);
  if (found === undefined) {
    return fail('bad-input', 'This run is not kept any more', { advice: 'It was deleted, or its time had passed.' });
  }
  return { request: found.request, event: { ...found.event, keptAs: id } };
}
