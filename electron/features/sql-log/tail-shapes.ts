import { setImmediate as breathe } from 'node:timers/promises';
import type { StatementGroup, StatementGroups } from '../../../shared/sql-log/statement-groups.ts';
import { parseText } from '../../grammar/pg-query.ts';
import { type QueryShape, queryShapeOf } from '../../grammar/query-shape.ts';

/** Texts that the grammar reads at a look, and the time that it may take: the rest waits for the next. */
const mostTexts = 60;
const mostMs = 60;
const longestText = 9_000;

/** What the grammar says of groups: which are one and the same, and what a SELECT does. */
export class GroupShapes {
  readonly #shapes = new Map<number, QueryShape | null>();

  of(group: number): QueryShape | null {
    return this.#shapes.get(group) ?? null;
  }

  /** Whether the grammar had its say: before, nothing can be judged. */
  isRead(group: number): boolean {
    return this.#shapes.has(group);
  }

  async read(groups: StatementGroups): Promise<void> {
    const started = performance.now();
    for (let read = 0; read < mostTexts && performance.now() - started < mostMs; read += 1) {
      const [group] = groups.unread(1);
      if (group === undefined) return;
      await this.#read(group, groups);
      await breathe();
    }
  }

  async #read(group: StatementGroup, groups: StatementGroups): Promise<void> {
    this.#shapes.set(group.id, null);
    if (group.sample === '' || group.sample.length > longestText) return;
    try {
      const { fingerprint, normalized } = await parseText(group.sample.replaceAll('\0', ''));
      if (fingerprint === null) return;
      const shape = await queryShapeOf(group.sample);
      const text = normalized === null ? null : oneLine(normalized);
      const counted = groups.read(group, `${fingerprint} ${whichRows(shape)}`, text);
      if (counted === group) this.#shapes.set(group.id, shape);
    } catch {
      // No SQL of PostgreSQL's grammar, or cut off: its characters alone group it.
    }
  }
}

/** The fingerprint calls `id = 1` and `id IN (1, 2)` the same; one is a look-up, the other is what replaces many. */
const whichRows = (shape: QueryShape | null): string =>
  shape === null ? '' : JSON.stringify([shape.equals, shape.among]);

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
