import type { PlanRead } from '../../../shared/plans/plan.ts';

const mostCharacters = 10 * 1024 * 1024;
const longestMs = 30_000;

const faultOf = (message: string, advice: string): PlanRead => ({ plan: null, fault: { message, line: null, advice } });

const tooLong = faultOf('Reading this text took more than 30 s.', 'Paste one plan at a time.');

/** Reads a pasted text beside the page, which stays quick whatever the text is. null: nobody waits for it any more. */
export function readInWorker(text: string, signal: AbortSignal): Promise<PlanRead | null> {
  if (text.length > mostCharacters) {
    const mb = (text.length / 1024 / 1024).toFixed(1);
    return Promise.resolve(faultOf(`This text is ${mb} MB long.`, 'Plans of up to 10 MB are read.'));
  }
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./read-plan.worker.ts', import.meta.url), { type: 'module' });
    const end = (read: PlanRead | null) => {
      clearTimeout(late);
      worker.terminate();
      resolve(read);
    };
    const late = setTimeout(() => end(tooLong), longestMs);
    signal.addEventListener('abort', () => end(null));
    // Only our own worker answers here, with what readPlan gave.
    worker.addEventListener('message', ({ data }: MessageEvent<PlanRead>) => end(data));
    worker.addEventListener('error', () => end(faultOf('This text could not be read.', 'Paste the whole output.')));
    worker.postMessage(text);
  });
}
