/** Who wants to hear of something, until each says otherwise. */
export class Hearers<A extends readonly unknown[], R> {
  readonly #all = new Set<(...given: A) => R>();

  /** Returns how to stop it. */
  add(hearer: (...given: A) => R): () => void {
    this.#all.add(hearer);
    return () => void this.#all.delete(hearer);
  }

  tell(...given: A): R[] {
    return [...this.#all].map((hearer) => hearer(...given));
  }
}
