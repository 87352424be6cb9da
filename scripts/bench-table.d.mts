import type { Figure } from '../test/bench/harness.ts';

/** One JSON line that a bench told: a `Result` of test/bench/harness.ts as it comes back from JSON. */
export interface Told {
  readonly bench: string;
  readonly figures?: readonly Figure[];
  /** peer ÷ ours. */
  readonly peers?: Readonly<Record<string, number | null>>;
}
export type Landed = Readonly<Record<string, { bench: string; ratio: number; allowed: number }>>;
/** null: not measured. */
export interface TableRow extends Pick<Figure, 'what' | 'unit' | 'besideIs' | 'allowed'> {
  readonly bench: string;
  readonly ours: number | null;
  readonly beside: number | null;
  readonly ratio: number | null;
  readonly holds: boolean;
  readonly landed: number | null;
  readonly isWorse: boolean;
  readonly peers: Readonly<Record<string, number | null>>;
}
export const noise: number;
export function toldBy(output: string): readonly Told[];
export function rowsOf(told: readonly Told[], landed: Landed | null, ran: readonly string[]): readonly TableRow[];
export function tableOf(rows: readonly TableRow[]): string;
export function summaryOf(rows: readonly TableRow[], failed: readonly string[], seconds: number): string;
export function isGood(rows: readonly TableRow[], failed: readonly string[]): boolean;
