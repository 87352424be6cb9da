export type TotalsBy = 'application' | 'role' | 'database';

export interface Total {
  readonly name: string;
  calls: number;
  timed: number;
  totalMs: number;
}

type Whose = Readonly<Record<TotalsBy, string | null>>;

const mostNames = 2_000;
const kinds = ['application', 'role', 'database'] as const;

/** The same calls by who sent them; '' where the log does not say. */
export class Totals {
  readonly #by: Readonly<Record<TotalsBy, Map<string, Total>>> = {
    ...{ application: new Map(), role: new Map(), database: new Map() },
  };

  all(by: TotalsBy): readonly Total[] {
    return [...this.#by[by].values()];
  }

  count(whose: Whose, ms: number | null): void {
    for (const kind of kinds) {
      const total = this.#of(kind, whose[kind]);
      total.calls += 1;
      if (ms !== null) addTime(total, ms);
    }
  }

  time(whose: Whose, ms: number): void {
    for (const kind of kinds) addTime(this.#of(kind, whose[kind]), ms);
  }

  #of(kind: TotalsBy, value: string | null): Total {
    const all = this.#by[kind];
    const known = all.get(value ?? '');
    if (known !== undefined) return known;
    // Somebody makes names up: the rest is one.
    const name = all.size < mostNames ? (value ?? '') : '(others)';
    const made = all.get(name) ?? { name, calls: 0, timed: 0, totalMs: 0 };
    all.set(name, made);
    return made;
  }
}

function addTime(total: Total, ms: number): void {
  total.timed += 1;
  total.totalMs += ms;
}
