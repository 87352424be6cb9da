import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import type { Call } from '../../postgres/call.ts';
import { measureSides } from './measure-sides.ts';
import { keepRun, type PlansHistory } from './past.ts';
import type { PlansNeeds } from './plans-needs.ts';
import { prepareSide } from './prepare-side.ts';
import { refusalOf } from './refusal.ts';
import { type Ground, groundOf, onSide, type RunInput } from './run-ground.ts';
import { scheduleOf } from './schedule.ts';

/**
 * Explains one side or both until all is measured, something fails or `call` is stopped; the last event told is final
 * and holds whatever was measured until then. Rejects only when there is no connection, or the request itself is wrong.
 */
export async function runPlans(
  needs: PlansNeeds,
  history: PlansHistory,
  input: RunInput,
  call: Call,
  tell: (event: PlansEvent) => void,
): Promise<void> {
  const ground = await groundOf(needs, input, call, tell);
  const { run, telling } = ground;
  try {
    await runAll(ground);
    // Only one event is final.
    telling.end();
    run.state = call.signal.aborted ? 'stopped' : run.hasFailed ? 'failed' : 'finished';
    await keepRun(history, input.at, run);
  } finally {
    telling.end();
  }
  telling.now();
}

async function runAll(ground: Ground): Promise<void> {
  const { run, wanted, measuring, telling } = ground;
  run.begin(scheduleOf({ ...measuring, sides: run.sides.length }));
  telling.now();
  for (const each of run.sides) each.failure = refusalOf(each.side, each.reading, wanted);
  for (const each of run.sides) {
    await onSide(ground, each, () => prepareSide(ground, each));
    telling.soon();
  }
  // What executes is not begun for one side alone.
  if (measuring.isAnalyzed && !run.hasFailed) await measureSides(ground);
}
