import { BuffersDraft } from './build-buffers.ts';
import type { PlanNode } from './plan.ts';

type Mutable<T> = { -readonly [key in keyof T]: T[key] };
type Named = { readonly name: string; readonly text: string };

/** Words and numbers of a node, by the names of FORMAT JSON, until it is whole. */
export class NodeDraft {
  readonly words = new Map<string, string>();
  readonly numbers = new Map<string, number>();
  readonly buffers = new BuffersDraft();
  readonly rowsRemoved: Mutable<PlanNode['rowsRemoved'][number]>[] = [];
  readonly conditions: Named[] = [];
  readonly facts: Named[] = [];
  readonly workers: PlanNode['workers'][number][] = [];
  /** Groups of the nodes below, in order. */
  plans: readonly unknown[] = [];

  word(name: string): string | null {
    return this.words.get(name) ?? null;
  }

  number(name: string): number | null {
    return this.numbers.get(name) ?? null;
  }
}
