import type { UserSession } from '../../postgres/user-session.ts';
import { prefixOf } from './explain-options.ts';
import { explain } from './explaining.ts';
import type { MeasuredSide } from './measured-side.ts';
import { runFigures } from './run-figures.ts';
import { type Ground, onSide, openSession, valuesOf } from './run-ground.ts';
import type { Step } from './schedule.ts';

/** Executes the steps in their order, each side on one connection for all of its runs. Ends with the first failure. */
export async function measureSides(ground: Ground): Promise<void> {
  const { run, call } = ground;
  const sessions = new Map<MeasuredSide, UserSession>();
  try {
    for (const each of run.sides) {
      await onSide(ground, each, async () => void sessions.set(each, await openSession(ground, each)));
    }
    for (const step of run.steps) {
      const each = run.sides[step.side];
      const session = each && sessions.get(each);
      if (!session || call.signal.aborted || run.hasFailed) return;
      await onSide(ground, each, () => measureOnce(ground, each, session, step));
    }
  } finally {
    await Promise.all([...sessions.values()].map((session) => session.close()));
  }
}

async function measureOnce(ground: Ground, each: MeasuredSide, session: UserSession, step: Step): Promise<void> {
  const { run, measuring, telling } = ground;
  run.state = step.kind === 'first' ? 'warming' : 'running';
  const prefix = prefixOf(run.request, step.kind !== 'untimed');
  const text = await explain(session, { prefix, params: valuesOf(ground, each) }, measuring.limits);
  each.add(step.kind, text, runFigures(text));
  run.did(step);
  telling.soon();
}
