import type { ActivityEvent } from '../../shared/contract/activity.ts';
import type { ExecutedStatement } from '../../shared/rpc.ts';

type Told = Extract<ActivityEvent, { kind: 'sql' }>['statements'];

/** The last run of each statement, for the panel that shows what was sent. */
export class LastRuns {
  readonly #byName = new Map<string, ExecutedStatement>();

  note(statements: readonly ExecutedStatement[]): void {
    for (const statement of statements) this.#byName.set(statement.name, statement);
  }

  get all(): Told {
    return [...this.#byName.values()].map((statement) => ({ ...statement, params: [...statement.params] }));
  }
}
