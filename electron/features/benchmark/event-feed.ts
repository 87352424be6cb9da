/** Events from whoever pushes to whoever iterates; only the newest of those not yet taken is kept, and the last always. */
export class EventFeed<T> {
  #next: T | undefined;
  #isEnded = false;
  #wake: () => void = () => {};

  push(event: T): void {
    this.#next = event;
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const next = this.#next;
      this.#next = undefined;
      if (next !== undefined) yield next;
      else if (this.#isEnded) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
