import type { Failure } from '../shared/failure.ts';
import type { ExecutedStatement } from '../shared/rpc.ts';

/** What `ask` rejects with: the failure as the door sent it, and the statements that had run by then. */
export class AskError extends Error {
  readonly failure: Failure;
  readonly statements: readonly ExecutedStatement[];
  constructor(failure: Failure, statements: readonly ExecutedStatement[] = []) {
    super(failure.message);
    this.name = 'AskError';
    this.failure = failure;
    this.statements = statements;
  }
}

/** The failure of an ask that was running when Heapscope's own process went away. Asking again may well work. */
export const hostGone: Failure = {
  kind: 'not-connected',
  message: 'Heapscope itself does not answer',
  advice: 'It is asked again as soon as it is back. If it was stopped, start it again.',
};

/** The failure of every ask once the host has refused this page's token. */
export const hostRefused: Failure = {
  kind: 'not-connected',
  message: 'This page is not signed in to Heapscope',
  advice: 'Press Enter in the terminal in which Heapscope runs and open the fresh URL that it prints.',
};
