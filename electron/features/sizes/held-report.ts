import type { LumpBy } from '../../../shared/contract/sizes.ts';
import { type Lump, lumpsOf } from './lump.ts';
import type { Measuring } from './measuring.ts';
import { placesBy } from './places.ts';
import { reconcile, type TreeAgainstName } from './reconcile.ts';
import type { SizeReport } from './report.ts';
import { stemsByRegex } from './user-rule.ts';

/**
 * A report with what was worked out of it. Everything derived is dropped when the report changes, so that regrouping a
 * finished one costs nothing the second time.
 */
export class HeldReport {
  readonly measuring: Measuring;
  readonly report: SizeReport;
  leftOut: ReadonlySet<string>;
  /** Hash of the columns, by index; only of relations that somebody asked about. */
  readonly columnSet = new Map<number, string>();
  #revision = -1;
  #lumps = new Map<string, Promise<Lump[]>>();
  #trees: Promise<TreeAgainstName[]> | undefined;

  constructor(measuring: Measuring, report: SizeReport, leftOut: ReadonlySet<string>) {
    this.measuring = measuring;
    this.report = report;
    this.leftOut = leftOut;
  }

  async lumps(by: LumpBy, pattern = ''): Promise<Lump[]> {
    this.#freshen();
    const key = by === 'regex' ? `regex ${pattern}` : by;
    const known = this.#lumps.get(key);
    if (known) return known;
    const made = this.#make(by, pattern);
    this.#lumps.set(key, made);
    made.catch(() => this.#lumps.delete(key));
    return made;
  }

  async trees(): Promise<TreeAgainstName[]> {
    this.#freshen();
    this.#trees ??= this.lumps('name').then((lumps) => reconcile(this.report, lumps));
    return this.#trees;
  }

  /** After a change of the rules. */
  forget(): void {
    this.#lumps = new Map();
    this.#trees = undefined;
  }

  #freshen(): void {
    if (this.#revision === this.measuring.revision) return;
    this.#revision = this.measuring.revision;
    this.forget();
  }

  async #make(by: LumpBy, pattern: string): Promise<Lump[]> {
    const stems = by === 'regex' ? await stemsByRegex(pattern, this.report.relname) : [];
    return lumpsOf(this.report, placesBy(by, this.report, this.leftOut, stems));
  }
}
