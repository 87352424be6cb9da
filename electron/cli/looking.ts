import { openRunStore } from '../../shared/activity/open-run-store.ts';
import type { RunStore } from '../../shared/activity/run-store.ts';
import type { ActivityEvent, ActivityServer, Backend, Counters } from '../../shared/contract/activity.ts';
import { fail } from '../../shared/failure.ts';

const keepMs = 60 * 60_000;

/** What the samples of one database say so far. */
export class Looking {
  readonly runs: RunStore = openRunStore({ keepMs });
  server: ActivityServer | null = null;
  /** The server's clock at the last sample; 0: there was none. */
  nowMs = 0;
  /** Client backends. */
  used = 0;
  /** Oldest first. */
  readonly counters: Counters[] = [];
  readonly backends = new Map<string, Backend>();
  /** Why the last sample failed; null: it did not. */
  failed: string | null = null;

  /** Whether it was a sample. */
  take(event: ActivityEvent): boolean {
    if (event.kind === 'start') {
      this.server = event.server;
      this.backends.clear();
    } else if (event.kind === 'failed') this.failed = event.words;
    else if (event.kind === 'counters') this.counters.push(event);
    if (event.kind !== 'tick') return false;
    this.runs.tick(event);
    this.nowMs = event.nowMs;
    this.used = event.used;
    this.failed = null;
    for (const key of event.gone) this.backends.delete(key);
    for (const backend of event.changed) this.backends.set(backend.key, backend);
    return true;
  }

  /** Fails unless something was sampled. */
  get seen(): { readonly server: ActivityServer; readonly nowMs: number } {
    const { server, nowMs } = this;
    return server === null || nowMs === 0 ? fail('sql', this.failed ?? 'No sample came') : { server, nowMs };
  }
}
