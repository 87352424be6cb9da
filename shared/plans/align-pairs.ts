/** Which node of A belongs to which of B; each at most once. */
export class Pairs {
  readonly #ofA: Int32Array;
  readonly #ofB: Int32Array;

  constructor(sizeA: number, sizeB: number) {
    this.#ofA = new Int32Array(sizeA).fill(-1);
    this.#ofB = new Int32Array(sizeB).fill(-1);
  }

  add(a: number, b: number): void {
    if (this.hasA(a) || this.hasB(b)) return;
    this.#ofA[a] = b;
    this.#ofB[b] = a;
  }

  /** -1: none. */
  ofA = (a: number): number => this.#ofA[a] ?? -1;
  ofB = (b: number): number => this.#ofB[b] ?? -1;
  hasA = (a: number): boolean => this.ofA(a) >= 0;
  hasB = (b: number): boolean => this.ofB(b) >= 0;

  /** Both plans have nodes without counterpart. */
  get isLeftOver(): boolean {
    return this.#ofA.includes(-1) && this.#ofB.includes(-1);
  }

  mirrored(): Pairs {
    const other = new Pairs(this.#ofB.length, this.#ofA.length);
    this.#ofB.forEach((a, b) => {
      if (a >= 0) other.add(b, a);
    });
    return other;
  }
}
