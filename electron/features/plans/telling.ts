import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';

const leastMs = 200;
const beatMs = 1_000;
/** Plans may be 10 MB each, and every event carries them: what the page is sent per second stays bounded. */
const charactersPerMs = 5_000;

/** Tells how a run stands: when something was done, and once a second while nothing is; never too often. */
export class Telling {
  readonly #make: () => PlansEvent;
  readonly #tell: (event: PlansEvent) => void;
  readonly #beat: NodeJS.Timeout;
  #nextMs = 0;

  constructor(make: () => PlansEvent, tell: (event: PlansEvent) => void) {
    this.#make = make;
    this.#tell = tell;
    this.#beat = setInterval(() => this.soon(), beatMs);
    this.#beat.unref();
  }

  now(): void {
    const event = this.#make();
    this.#tell(event);
    this.#nextMs = performance.now() + Math.max(leastMs, charactersIn(event) / charactersPerMs);
  }

  soon(): void {
    if (performance.now() >= this.#nextMs) this.now();
  }

  end(): void {
    clearInterval(this.#beat);
  }
}

const charactersIn = ({ sides }: PlansEvent): number =>
  sides.reduce((sum, { plan, first, text }) => sum + (plan?.length ?? 0) + (first?.plan.length ?? 0) + text.length, 0);
