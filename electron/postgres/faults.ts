/** Errors of our own side of the wire; `failures.ts` turns them, and everything else, into failures. */

/** The bytes are not what PostgreSQL sends. The connection is of no use any more. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** More arrived for one statement than it may hold in memory. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** Nothing came in time: connecting, or the statement's limit and 2 s more. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The server asked for the password in a way that would give it away on this line. */
export class PasswordRefusedError extends Error {
  override readonly name = 'PasswordRefusedError';
  /** The user may accept the risk for this connection; never on production. */
  readonly mayBeAccepted: boolean;
  constructor(message: string, mayBeAccepted: boolean) {
    super(message);
    this.mayBeAccepted = mayBeAccepted;
  }
}

/** The server asked for a password and none is known. */
export class PasswordNeededError extends Error {
  override readonly name = 'PasswordNeededError';
}

/** Too old, or not PostgreSQL at all. */
export class WrongServerError extends Error {
  override readonly name = 'WrongServerError';
}

/** We closed it: the database was closed, or the call was stopped. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}
