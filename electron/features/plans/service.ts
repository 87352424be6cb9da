import type { plans } from '../../../shared/contract/plans.ts';
import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import { readText } from '../../grammar/read-text.ts';
import type { Call } from '../../postgres/call.ts';
import { told } from '../../told.ts';
import { askOptions } from './options.ts';
import { listPast, openPast, readPast } from './past.ts';
import type { PlansNeeds } from './plans-needs.ts';
import type { RunInput } from './run-ground.ts';
import { runPlans } from './run-plans.ts';
import { savePlan } from './saving.ts';
import { askWords } from './words.ts';

export function plansService(needs: PlansNeeds): RoomService<typeof plans, Call> {
  const { databases, native } = needs;
  const history = openPast(needs.store);
  const running = new Map<string, AbortController>();

  /** Stopped by `stop`, or with the page; the stream itself goes on to its last event after a `stop`. */
  async function* run(input: RunInput, call: Call): AsyncGenerator<PlansEvent, void> {
    const { runId } = input;
    if (running.has(runId)) fail('bad-input', 'This run is under way already');
    const stopper = new AbortController();
    running.set(runId, stopper);
    const inner = { signal: AbortSignal.any([call.signal, stopper.signal]), statements: call.statements };
    try {
      yield* told<PlansEvent>(call.signal, (tell) => runPlans(needs, history, input, inner, tell));
    } finally {
      stopper.abort();
      running.delete(runId);
    }
  }

  return {
    options: ({ at }, call) => askOptions(needs, at, call),
    read: async ({ text }) => ({ reading: await readText(text) }),
    words: ({ at }, call) => askWords(databases, at, call),
    run,
    stop: async ({ runId }) => {
      const stopper = running.get(runId);
      stopper?.abort();
      return { stopped: stopper !== undefined };
    },
    history: async ({ at, fingerprint }) => ({ runs: await listPast(history, at, fingerprint) }),
    past: ({ at, id }) => readPast(history, at, id),
    forget: async ({ at, id }) => ({ forgotten: await history.remove(at, id) }),
    save: async (file) => ({ saved: await savePlan(native, file) }),
  };
}
