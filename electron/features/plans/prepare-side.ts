import { FailureError } from '../../../shared/failure.ts';
import { outlinePrefix, prefixOf } from './explain-options.ts';
import { explain, prepareGeneric } from './explaining.ts';
import type { MeasuredSide } from './measured-side.ts';
import { runFigures } from './run-figures.ts';
import { type Ground, genericParameters, openSession, valuesOf } from './run-ground.ts';
import { readServerThen } from './server-then.ts';
import { sideFailure } from './side-failure.ts';

/**
 * Plans a side once without executing it, on a connection of its own: what is wrong with a text shows before any is
 * executed, and the first measured run still meets a backend that knows no catalogs. Without ANALYZE that is all.
 */
export async function prepareSide(ground: Ground, each: MeasuredSide): Promise<void> {
  const session = await openSession(ground, each);
  try {
    const { request } = ground.run;
    const { limits } = ground.measuring;
    const generic = genericParameters(ground, each);
    const sent = generic > 0 ? await prepareGeneric(session, generic, limits) : bound(ground, each);
    const planned = (prefix: string) => explain(session, sent(prefix), limits);
    if (ground.measuring.isAnalyzed) {
      const outline = await unlessTooLarge(planned(outlinePrefix(request)));
      await noteServer(ground, each, async () => outline);
    } else {
      const plan = await planned(prefixOf(request));
      each.add('plan', plan, runFigures(plan));
      ground.run.did({ side: ground.run.sides.indexOf(each), kind: 'plan' });
      const isOutline = request.options.includes('verbose');
      await noteServer(ground, each, async () => (isOutline ? plan : planned(outlinePrefix(request))));
    }
  } finally {
    await session.close();
  }
}

const bound = (ground: Ground, each: MeasuredSide) => {
  const params = valuesOf(ground, each);
  return (prefix: string) => ({ prefix, params });
};

/** Names make a plan larger: the one that was asked for may fit all the same. */
async function unlessTooLarge(outline: Promise<string>): Promise<string | null> {
  try {
    return await outline;
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'limit') return null;
    throw error;
  }
}

/** Lost history is worth a note, not the run. */
async function noteServer(ground: Ground, each: MeasuredSide, outlined: () => Promise<string | null>): Promise<void> {
  const { needs, at, call, run, wanted } = ground;
  const { side } = each;
  try {
    const outline = await outlined();
    const session = await needs.databases.session(at, call);
    const facts = await needs.databases.facts(at, call);
    const { then, leftOut } = await readServerThen(session, facts, side, outline);
    each.serverThen = then;
    if (outline === null)
      run.note(
        `${each.name}: with VERBOSE its plan is too large, so what the server knew of its relations is not kept.`,
      );
    if (leftOut > 0) run.note(`${each.name}: the statistics of ${leftOut} more relations were not kept.`);
  } catch (error) {
    if (call.signal.aborted) throw error;
    const { message } = sideFailure(error, side, wanted);
    run.note(`${each.name}: what the server knew of its relations could not be read: ${message}`);
  }
}
