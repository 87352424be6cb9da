import type { Backend } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import { clockOf } from '../../../shared/sql-log/log-time.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import type { LogReading } from './tail-reading.ts';

const mostKnown = 5_000;

/** Where the log cannot be read: what was seen running in the samples of activity, each run of a statement once. */
export class ActivitySampling {
  readonly #at: At;
  readonly #samplers: Samplers;
  readonly #reading: LogReading;
  #known = new Set<string>();

  constructor(at: At, samplers: Samplers, reading: LogReading) {
    this.#at = at;
    this.#samplers = samplers;
    this.#reading = reading;
  }

  look(): void {
    const now = new Set<string>();
    for (const backend of this.#samplers.now(this.#at) ?? []) {
      if (!isSeen(backend)) continue;
      const key = `${backend.key} ${backend.query_start}`;
      if (now.size < mostKnown) now.add(key);
      if (this.#known.has(key)) continue;
      this.#reading.sampled({
        ...{ time: clockOf(backend.query_start), pid: backend.pid, application: backend.application_name },
        ...{ role: backend.usename, database: backend.datname, ms: null, parameters: null, text: backend.query },
      });
    }
    this.#known = now;
  }
}

function isSeen(backend: Backend): backend is Backend & { query: string } {
  const { isOurs, state, query, backend_type } = backend;
  const isClient = backend_type === null || backend_type === 'client backend';
  const isHidden = query === null || query === '' || query === '<insufficient privilege>';
  return !isOurs && state === 'active' && isClient && !isHidden && !backend.application_name?.startsWith('heapscope/');
}
