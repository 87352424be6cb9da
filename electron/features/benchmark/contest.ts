/** What one run of one strategy took and brought. */
export interface Taken {
  readonly ms: number;
  /** Round trips. */
  readonly queries: number;
  readonly rows: number;
  readonly bytes: number;
  /**
   * Of the result, the same for every strategy that found the same; null when what was asked for is not there any more.
   * Called off the clock.
   */
  digest(): string | null;
}

/** A strategy, or one of two queries. Round n asks for the same of all of them. */
export interface Contestant {
  readonly key: string;
  readonly title: string;
  take(round: number): Promise<Taken>;
}

/** All that a run is made of, whatever is compared. */
export interface Contest {
  readonly contestants: readonly Contestant[];
  /** SELECT 1 in the same mode: one round trip, in ms. */
  readonly floor: () => Promise<number>;
  close(): Promise<void>;
}
