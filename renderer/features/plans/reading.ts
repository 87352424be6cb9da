import type { PlanRead } from '../../../shared/plans/plan.ts';

const mostCharacters = 10 * 1024 * 1024;
const longestMs = 30_000;

const faultOf = (message: string, advice: string): PlanRead => ({ plan: null, fault: { message, line: null, advice } });

const tooLong = faultOf('Reading this text took more than 30 s.', 'Paste one plan at a time.');

/** Starting one takes longer than most plans do: those that have answered wait for the next text. */
const mostSpare = 2;
const spare: Worker[] = [];

const newWorker = () => new Worker(new URL('./read-plan.worker.ts', import.meta.url), { type: 'module' });

/** Starts the readers before there is a text: two can be pasted at once. */
export function readySpare(): void {
  while (spare.length < mostSpare) spare.push(newWorker());
}

/** One that was given up may still be at work, and one that broke stays broken; only who answered is kept. */
function giveBack(worker: Worker, hasAnswered: boolean): void {
  if (hasAnswered && spare.length < mostSpare) spare.push(worker);
  else worker.terminate();
}

/** Reads a pasted text beside the page, which stays quick whatever the text is. null: nobody waits for it any more. */
export function readInWorker(text: string, signal: AbortSignal): Promise<PlanRead | null> {
  if (text.length > mostCharacters) {
    const mb = (text.length / 1024 / 1024).toFixed(1);
    return Promise.resolve(faultOf(`This text is ${mb} MB long.`, 'Plans of up to 10 MB are read.'));
  }
  return new Promise((resolve) => {
    const worker = spare.pop() ?? newWorker();
    const listening = new AbortController();
    const end = (read: PlanRead | null, hasAnswered = false) => {
      clearTimeout(late);
      listening.abort();
      giveBack(worker, hasAnswered);
      resolve(read);
    };
    const late = setTimeout(() => end(tooLong), longestMs);
    const { signal: heard } = listening;
    signal.addEventListener('abort', () => end(null), { signal: heard });
    // Only our own worker answers here, with what readPlan gave.
    worker.addEventListener('message', ({ data }: MessageEvent<PlanRead>) => end(data, true), { signal: heard });
    const broke = () => end(faultOf('This text could not be read.', 'Paste the whole output.'));
    worker.addEventListener('error', broke, { signal: heard });
    worker.postMessage(text);
  });
}
