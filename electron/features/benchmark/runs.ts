import type { BenchmarkEvent, BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { fail } from '../../../shared/failure.ts';
import { readText } from '../../grammar/read-text.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { grantToRead } from '../../postgres/read-rights.ts';
import { BenchmarkRun, type RunResult } from './benchmark-run.ts';
import type { KeptRun, KeptRuns } from './kept-runs.ts';
import { fine, type Measurements } from './measurements.ts';
import { runGround } from './run-ground.ts';
import { titleOf } from './titles.ts';

interface RunInput {
  readonly at: At;
  readonly runId: string;
  readonly request: BenchmarkRequest;
}

/** The runs that go on, by the page's id for them; one per database, since two would measure each other. */
export class Runs {
  readonly #databases: Databases;
  readonly #kept: KeptRuns;
  readonly #running = new Map<string, { readonly at: At; readonly stopper: AbortController }>();

  constructor(databases: Databases, kept: KeptRuns) {
    this.#databases = databases;
    this.#kept = kept;
  }

  /** False when there is none of that id any more. */
  stop(runId: string): boolean {
    const running = this.#running.get(runId);
    running?.stopper.abort();
    return running !== undefined;
  }

  /** Ends with a final state, whoever ends it. A page that goes away stops it, and what it has is kept. */
  async *run({ at, runId, request }: RunInput, call: Call): AsyncGenerator<BenchmarkEvent> {
    this.#refuseAnother(at, runId);
    const stopper = new AbortController();
    this.#running.set(runId, { at, stopper });
    const signal = AbortSignal.any([call.signal, stopper.signal]);
    const stoppable: Call = { signal, statements: call.statements };
    try {
      const session = await this.#databases.session(at, stoppable);
      const run = new BenchmarkRun({
        runId,
        request,
        signal,
        open: () => runGround({ databases: this.#databases, at, call: stoppable, session }, request),
        grantFor: async (side) =>
          request.kind === 'custom'
            ? grantToRead(session, (await readText(request[side === 'a' ? 'a' : 'b'].text)).relations)
            : undefined,
        keep: (result, { row, server }) =>
          this.#kept.add(at, keptOf(result, request, titleOf(request, row), server.server_version)),
      });
      const finished = run.run();
      try {
        yield* run.feed;
      } finally {
        stopper.abort();
        await finished;
      }
    } finally {
      this.#running.delete(runId);
    }
  }

  #refuseAnother(at: At, runId: string): void {
    if (this.#running.has(runId)) fail('bad-input', 'There is a run of this id already');
    const other = [...this.#running.values()].some((running) => running.at === at);
    if (!other) return;
    fail('limit', 'Another benchmark runs on this database', {
      advice: 'Two at once would measure each other: wait for it, or stop it.',
    });
  }
}

function keptOf(
  { event, measured }: RunResult,
  request: BenchmarkRequest,
  title: string,
  server_version: string,
): KeptRun {
  const of = (values: (measured: Measurements, key: string) => (number | null)[]) =>
    Object.fromEntries(measured?.keys.map((key) => [key, values(measured, key)]) ?? []);
  return {
    title,
    server_version,
    request,
    event,
    measured: of((all, key) => all.raw(key)),
    warmUp: of((all, key) => (all.warmUp.get(key) ?? []).map(fine)),
    floor: (measured?.floor ?? []).map(fine),
  };
}
