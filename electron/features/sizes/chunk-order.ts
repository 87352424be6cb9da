import { type SizeReport, totalOf } from './report.ts';
import { state } from './size-state.ts';

/** What to measure, in which order: unknown sizes first, they may be anything; then the largest. */
export function measureOrder(report: SizeReport): Uint32Array {
  const withStorage: number[] = [];
  for (let index = 0; index < report.length; index += 1) {
    if (report.state[index] !== state.none) withStorage.push(index);
  }
  const isUnknown = (index: number) => (report.state[index] === state.unknown ? 1 : 0);
  return Uint32Array.from(
    withStorage.sort((a, b) => isUnknown(b) - isUnknown(a) || totalOf(report, b) - totalOf(report, a) || a - b),
  );
}

const largestChunk = 1000;
const smallestChunk = 50;

/** The next chunk's size: short statements keep locks short, and let a stop take effect. */
export function nextChunkSize(size: number, ms: number): number {
  if (ms > 300) return Math.max(smallestChunk, Math.ceil(size / 2));
  if (ms < 100) return Math.min(largestChunk, size * 2);
  return size;
}

export const firstChunkSize = largestChunk;
