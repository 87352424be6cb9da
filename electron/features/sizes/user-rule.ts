import { Worker } from 'node:worker_threads';
import { fail } from '../../../shared/failure.ts';
import { regexFault } from './regex-fault.ts';

/** A pattern that takes longer than this for all names is given up. */
const limitMs = 1000;

/**
 * Runs beside the host's own thread, because a regex cannot be interrupted: `(a+)+$` on one unlucky name takes years.
 * The first capture group is the lump's name; without a group, what matched falls away. No match, or nothing left: the
 * relation's own name.
 */
const worker = `
  const { parentPort, workerData } = require('node:worker_threads');
  const rule = new RegExp(workerData.pattern, 'u');
  const stem = (name) => {
    const found = rule.exec(name);
    if (!found) return name;
    const kept = found.length > 1 ? found[1] : name.slice(0, found.index) + name.slice(found.index + found[0].length);
    return kept ? kept : name;
  };
  parentPort.postMessage(workerData.names.map(stem));
`;

/** The names that the user's pattern makes, in order. Fails with `bad-input`, the place in `at`. */
export async function stemsByRegex(pattern: string, names: readonly string[]): Promise<readonly string[]> {
  if (pattern === '') return fail('bad-input', 'The regex is empty', { at: { field: 'pattern', from: 0, to: 0 } });
  checkRegex(pattern);
  const thread = new Worker(worker, { eval: true, workerData: { pattern, names }, env: {} });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  const answer = new Promise<readonly string[]>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  try {
    const first = await Promise.race([answer, late]);
    if (first !== 'late') return first;
    return fail('bad-input', `The regex needs more than ${limitMs / 1000} s for ${names.length} names`, {
      advice: 'A repetition inside a repetition, such as (a+)+, tries every way to divide a name. Write it without.',
      at: { field: 'pattern', from: 0, to: pattern.length },
    });
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
    await thread.terminate();
  }
}

function checkRegex(pattern: string): void {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // "Invalid regular expression: /(/u: Unterminated group" → the last part says what.
    const what = message.slice(message.lastIndexOf(':') + 1).trim();
    fail('bad-input', `Not a regex: ${what}`, { at: { field: 'pattern', ...regexFault(pattern) } });
  }
}
