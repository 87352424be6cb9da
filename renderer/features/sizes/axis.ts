import { sizeText } from '../../../shared/figure-text.ts';

export interface Tick {
  readonly bytes: number;
  /** 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** Three to five round steps of 1024-based units from 0 to at most `max`. */
export function sizeTicks(max: number, most = 4): Tick[] {
  if (max <= 0) return [{ bytes: 0, at: 0, label: '0' }];
  const unit = 1024 ** Math.floor(Math.log(max) / Math.log(1024));
  const step = roundStep(max / unit / most) * unit;
  const ticks: Tick[] = [];
  for (let bytes = 0; bytes <= max; bytes += step) {
    ticks.push({ bytes, at: bytes / max, label: bytes === 0 ? '0' : plainSize(bytes) });
  }
  return ticks;
}

/** 50.0 GB is a measurement, 50 GB a mark on an axis. */
const plainSize = (bytes: number) => sizeText(bytes).replace(/\.0 /, ' ');

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 250, 500, 1000];

function roundStep(value: number): number {
  const size = value < 1 ? 10 ** Math.floor(Math.log10(value)) : 1;
  return (steps.find((step) => step * size >= value) ?? 1000) * size;
}
