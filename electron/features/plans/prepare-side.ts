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
    const plan = ground.measuring.isAnalyzed ? null : await planned(prefixOf(request));
    if (plan !== null) {
      each.add('plan', plan, runFigures(plan));
      ground.run.did({ side: ground.run.sides.indexOf(each), kind: 'plan' });
    }
    const isOutline = plan !== null && request.options.includes('verbose');
    await noteServer(ground, each, isOutline ? plan : await planned(outlinePrefix(request)));
  } finally {
    await session.close();
  }
}

const bound = (ground: Ground, each: MeasuredSide) => {
  const params = valuesOf(ground, each);
  return (prefix: string) => ({ prefix, params });
};

/** Lost history is worth a note, not the run. */
async function noteServer(ground: Ground, each: MeasuredSide, outline: string): Promise<void> {
  const { needs, at, call, run, wanted } = ground;
  const { side } = each;
  try {
    const session = await needs.databases.session(at, call);
    const facts = await needs.databases.facts(at, call);
    const { then, leftOut } = await readServerThen(session, facts, side, outline);
    each.serverThen = then;
    if (leftOut > 0) run.note(`${side.title}: the statistics of ${leftOut} more relations were not kept.`);
  } catch (error) {
    if (call.signal.aborted) throw error;
    const { message } = sideFailure(error, side, wanted);
    run.note(`${side.title}: what the server knew of its relations could not be read: ${message}`);
  }
}
