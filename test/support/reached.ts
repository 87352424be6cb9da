import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Claim } from '../faults/targets.ts';

/**
 * Tells what a test measured for a claim of test/faults/targets.ts, after it was asserted or not: `npm run test:faults` prints
 * it beside the target. Several tests may tell parts of one claim; it holds when every part does.
 * `figure` is what was counted, with its unit: "3,204 offsets, 0 partial lists".
 * Written only when HEAPSCOPE_REACHED names a folder, as one line of JSON per call.
 */
export function reached(claim: Claim, figure: string, holds: boolean): void {
  write(claim, { figure, holds });
}

/** Tells that a claim, or a part of it, cannot be looked at on this machine: why not. */
export function skipped(claim: Claim, reason: string): void {
  write(claim, { skipped: reason });
}

function write(claim: Claim, line: object): void {
  const folder = process.env.HEAPSCOPE_REACHED;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, `${claim}.jsonl`), `${JSON.stringify(line)}\n`);
}
