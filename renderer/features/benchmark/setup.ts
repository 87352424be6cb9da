import type { BenchmarkRequest, StatementMode, Strategy } from '../../../shared/contract/benchmark-parts.ts';

export type Shape = 'get' | 'list';
export type Compared = 'foreign-key' | 'custom';

export interface SideDraft {
  readonly title: string;
  readonly text: string;
  /** By number, as typed; null is NULL. Longer than what the text uses when it used more before. */
  readonly params: readonly (string | null)[];
}

/** What is typed and chosen in the pane; numbers as text, since half a number is no number yet. */
export interface Draft {
  readonly strategies: readonly Strategy[];
  readonly rounds: Readonly<Record<Shape | 'custom', string>>;
  readonly pageRows: string;
  readonly warmUp: string;
  readonly seed: string;
  readonly order: 'shuffled' | 'blocks';
  readonly stopsWhenNarrow: boolean;
  readonly a: SideDraft;
  readonly b: SideDraft;
  /** In seconds. */
  readonly timeout: string;
}

export const allStrategies: readonly Strategy[] = ['n+1', 'join', 'prefetch'];

export const firstDraft: Draft = {
  strategies: allStrategies,
  // 3,000 ids is the experiment that made this question famous; a page of 100 rows takes a hundred times as long.
  rounds: { get: '3000', list: '300', custom: '300' },
  pageRows: '100',
  warmUp: '10',
  seed: '42',
  order: 'shuffled',
  stopsWhenNarrow: false,
  a: { title: 'A', text: '', params: [] },
  b: { title: 'B', text: '', params: [] },
  timeout: '30',
};

/** What the address holds. */
export interface Chosen {
  readonly compared: Compared;
  readonly conoid: number | null;
  readonly shape: Shape;
  readonly mode: StatementMode;
}

export type Field = 'rounds' | 'pageRows' | 'warmUp' | 'seed' | 'timeout' | 'strategies' | 'key' | 'a' | 'b';
export type Faults = Partial<Readonly<Record<Field, string>>>;

export type Asked =
  | { readonly request: BenchmarkRequest; readonly faults?: undefined }
  | { readonly request?: undefined; readonly faults: Faults };

const limits = {
  rounds: { least: 1, most: 100_000 },
  pageRows: { least: 1, most: 10_000 },
  warmUp: { least: 0, most: 10_000 },
  seed: { least: 0, most: 2_147_483_647 },
  timeout: { least: 1, most: 600 },
} as const;

/** A whole number within its limits, or null. "3,000" and " 3000" are 3000. */
export function wholeNumber(text: string): number | null {
  const plain = text.replace(/[,\s]/g, '');
  return /^\d{1,10}$/.test(plain) ? Number(plain) : null;
}

function faultOf(field: keyof typeof limits, text: string): string | undefined {
  const { least, most } = limits[field];
  const value = wholeNumber(text);
  if (value !== null && value >= least && value <= most) return undefined;
  return `${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}`;
}

const set = (field: Field, message: string | undefined): Faults => (message === undefined ? {} : { [field]: message });

export function roundsKey({ compared, shape }: Chosen): Shape | 'custom' {
  return compared === 'custom' ? 'custom' : shape;
}

/** What is wrong with the present choice, by field; empty when it can run. */
export function faultsOf(chosen: Chosen, draft: Draft): Faults {
  const common = {
    ...set('rounds', faultOf('rounds', draft.rounds[roundsKey(chosen)])),
    ...set('warmUp', faultOf('warmUp', draft.warmUp)),
    ...set('seed', faultOf('seed', draft.seed)),
  };
  if (chosen.compared === 'custom') {
    return {
      ...common,
      ...set('timeout', faultOf('timeout', draft.timeout)),
      ...set('a', draft.a.text.trim() === '' ? 'A is empty' : undefined),
      ...set('b', draft.b.text.trim() === '' ? 'B is empty' : undefined),
    };
  }
  return {
    ...common,
    ...set('key', chosen.conoid === null ? 'No foreign key is chosen' : undefined),
    ...set('strategies', draft.strategies.length === 0 ? 'Choose at least one' : undefined),
    ...(chosen.shape === 'list' ? set('pageRows', faultOf('pageRows', draft.pageRows)) : {}),
  };
}

/** The request to send, or why there is none. `used` are the parameters that each text of a custom pair names. */
export function askedOf(chosen: Chosen, draft: Draft, used: { a: number; b: number }, addedDelayMs = 0): Asked {
  const faults = faultsOf(chosen, draft);
  if (Object.keys(faults).length > 0) return { faults };
  const measuring = {
    rounds: wholeNumber(draft.rounds[roundsKey(chosen)]) ?? 1,
    warmUp: wholeNumber(draft.warmUp) ?? 0,
    seed: wholeNumber(draft.seed) ?? 0,
    order: draft.order,
    stopsWhenNarrow: draft.stopsWhenNarrow,
  };
  if (chosen.compared === 'custom') {
    const side = (of: SideDraft, count: number) => ({
      title: of.title.trim() || '–',
      text: of.text,
      params: Array.from({ length: count }, (_, at) => of.params[at] ?? null),
      settings: [],
    });
    return {
      request: {
        kind: 'custom',
        a: side(draft.a, used.a),
        b: side(draft.b, used.b),
        mode: chosen.mode === 'prepared' ? 'prepared' : 'unnamed',
        timeoutMs: (wholeNumber(draft.timeout) ?? 30) * 1000,
        ...measuring,
      },
    };
  }
  return {
    request: {
      kind: 'foreign-key',
      conoid: chosen.conoid ?? 0,
      shape: chosen.shape,
      mode: chosen.mode,
      strategies: allStrategies.filter((one) => draft.strategies.includes(one)),
      pageRows: chosen.shape === 'list' ? (wholeNumber(draft.pageRows) ?? 1) : 1,
      addedDelayMs,
      ...measuring,
    },
  };
}

/** Rows of a page, where the shape has pages and a size is typed that can be. */
export function pageRowsOf({ shape, draft }: { readonly shape: Shape; readonly draft: Draft }): number | null {
  if (shape !== 'list' || faultOf('pageRows', draft.pageRows) !== undefined) return null;
  return wholeNumber(draft.pageRows);
}

/** Round trips of one run of a strategy. */
export function queriesOf(strategy: Strategy, shape: Shape, pageRows: number): number {
  if (strategy === 'join') return 1;
  return strategy === 'n+1' && shape === 'list' ? 1 + pageRows : 2;
}

/** The draft that would make this request; what it does not say stays as it is. */
export function draftOf(request: BenchmarkRequest, draft: Draft): Draft {
  const { rounds, warmUp, seed, order, stopsWhenNarrow } = request;
  const common = { ...draft, warmUp: String(warmUp), seed: String(seed), order, stopsWhenNarrow };
  if (request.kind === 'custom') {
    const { a, b, timeoutMs } = request;
    return {
      ...common,
      a,
      b,
      timeout: String(Math.max(1, Math.round(timeoutMs / 1000))),
      rounds: { ...draft.rounds, custom: String(rounds) },
    };
  }
  const { shape, pageRows, strategies } = request;
  return {
    ...common,
    strategies,
    pageRows: shape === 'list' ? String(pageRows) : draft.pageRows,
    rounds: { ...draft.rounds, [shape]: String(rounds) },
  };
}
