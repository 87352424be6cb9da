import type { LogRecord } from '../../../shared/sql-log/log-record.ts';
import { definedTexts } from '../../postgres/statement.ts';

/** A connection that is closed is still in the log a little while. */
const keptMs = 60_000;

const isSettings = /^SELECT pg_catalog\.set_config\(/u;

/**
 * Tells our own messages from others', as far as the log says who wrote them: by application_name, by pid, or by the
 * texts that we send, in this order.
 */
export class OurMessages {
  readonly #pids = new Map<number, number>();

  /** Our backends at this moment. */
  see(pids: readonly number[]): void {
    const now = performance.now();
    for (const pid of pids) this.#pids.set(pid, now);
    for (const [pid, seenMs] of this.#pids) if (now - seenMs > keptMs) this.#pids.delete(pid);
  }

  has({ application, pid, message }: LogRecord): boolean {
    if (application !== null) return application.startsWith('heapscope/');
    if (pid !== null && this.#pids.has(pid)) return true;
    return message.includes('pg_catalog.') && isOurText(message);
  }
}

function isOurText(message: string): boolean {
  for (let at = message.indexOf(': '); at >= 0 && at < 200; at = message.indexOf(': ', at + 1)) {
    const text = message.slice(at + 2);
    if (definedTexts.has(text) || isSettings.test(text)) return true;
  }
  return false;
}
