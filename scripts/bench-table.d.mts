export interface ToldFigure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly beside: number;
  readonly besideIs: string;
  readonly ratio?: number;
  readonly allowed: number;
}
export interface Told {
  readonly bench: string;
  readonly figures?: readonly ToldFigure[];
  /** peer ÷ ours. */
  readonly peers?: Readonly<Record<string, number | null>>;
}
export type Landed = Readonly<Record<string, { bench: string; ratio: number; allowed: number }>>;
export interface TableRow {
  readonly bench: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly beside: number | null;
  readonly besideIs: string;
  readonly ratio: number | null;
  readonly allowed: number;
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
