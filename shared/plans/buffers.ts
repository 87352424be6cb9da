import type { Buffers } from './plan.ts';

export const noBuffers: Buffers = {
  sharedHit: 0,
  sharedRead: 0,
  sharedDirtied: 0,
  sharedWritten: 0,
  localHit: 0,
  localRead: 0,
  localDirtied: 0,
  localWritten: 0,
  tempRead: 0,
  tempWritten: 0,
  ioReadMs: null,
  ioWriteMs: null,
};

type Combine = (a: number, b: number) => number;

function combined(a: Buffers, b: Buffers, blocks: Combine, ms: (a: number | null, b: number | null) => number | null) {
  return {
    sharedHit: blocks(a.sharedHit, b.sharedHit),
    sharedRead: blocks(a.sharedRead, b.sharedRead),
    sharedDirtied: blocks(a.sharedDirtied, b.sharedDirtied),
    sharedWritten: blocks(a.sharedWritten, b.sharedWritten),
    localHit: blocks(a.localHit, b.localHit),
    localRead: blocks(a.localRead, b.localRead),
    localDirtied: blocks(a.localDirtied, b.localDirtied),
    localWritten: blocks(a.localWritten, b.localWritten),
    tempRead: blocks(a.tempRead, b.tempRead),
    tempWritten: blocks(a.tempWritten, b.tempWritten),
    ioReadMs: ms(a.ioReadMs, b.ioReadMs),
    ioWriteMs: ms(a.ioWriteMs, b.ioWriteMs),
  };
}

/** Times are unknown only when both are. */
export const buffersSum = (a: Buffers, b: Buffers): Buffers =>
  combined(
    a,
    b,
    (x, y) => x + y,
    (x, y) => (x === null ? y : x + (y ?? 0)),
  );

/** What is left of `a` without `b`; never below 0. */
export const buffersWithout = (a: Buffers, b: Buffers): Buffers =>
  combined(
    a,
    b,
    (x, y) => Math.max(0, x - y),
    (x, y) => (x === null ? null : Math.max(0, x - (y ?? 0))),
  );

/** The smaller of each. */
export const buffersWithin = (a: Buffers, b: Buffers): Buffers =>
  combined(a, b, Math.min, (x, y) => (x === null || y === null ? null : Math.min(x, y)));

/** All blocks that were asked for or written, wherever; 0: nothing was touched. */
export const blocksOf = (buffers: Buffers): number =>
  buffers.sharedHit +
  buffers.sharedRead +
  buffers.sharedDirtied +
  buffers.sharedWritten +
  buffers.localHit +
  buffers.localRead +
  buffers.localDirtied +
  buffers.localWritten +
  buffers.tempRead +
  buffers.tempWritten;
