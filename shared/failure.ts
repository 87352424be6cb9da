/**
 * Everything that can go wrong between a question and its answer, as a closed union. A failure is data: it crosses the
 * door whole, so the page can show the server's own words and add one sentence on what to do.
 */

/** The database's error, kept whole: https://www.postgresql.org/docs/current/protocol-error-fields.html */
export interface SqlError {
  readonly sqlstate: string;
  readonly severity: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** 1-based character offset into the statement. */
  readonly position?: number;
}

export type FailureKind =
  | 'not-connected' // no connection, or it went away; `reason` says which
  | 'denied' // a right is missing; `grant` names it
  | 'timeout' // ours or the server's time limit
  | 'cancelled' // stopped by the user, or the page went away
  | 'unsupported' // the server is too old or lacks an extension
  | 'locked' // somebody holds a lock that we refused to wait for
  | 'sql' // any other error of the server
  | 'bad-input' // the question itself is wrong; nothing ran
  | 'limit' // a budget of ours (rows, bytes, connections) was reached
  | 'file' // the user's disk: full, read only, gone
  | 'internal'; // a fault of ours

/** The key of an SSH server that is not known: see `hostKey` of the contract. */
interface UnknownHostKey {
  readonly host: string;
  readonly port: number;
  readonly type: string;
  readonly fingerprint: string;
  readonly kind: 'new' | 'changed';
}

export interface Failure {
  readonly kind: FailureKind;
  /** The source's own words, verbatim. */
  readonly message: string;
  /** One sentence on what it means here and what to do. */
  readonly advice?: string;
  readonly sql?: SqlError;
  /** The statement to run as owner or superuser that would give the missing right. */
  readonly grant?: string;
  readonly hostKey?: UnknownHostKey;
  /** A secret of the way to the server is missing or wrong. */
  readonly secret?: 'ssh' | 'jump' | 'sslkey';
  /** For bad-input: which part of which field is wrong, 0-based character range. */
  readonly at?: { readonly field: string; readonly from: number; readonly to: number };
}

/** The advice where the server asks for a password and none was given: forms and buttons lead to its field. */
export const passwordAdvice = 'Enter the password to connect.';

/** No password was given, or a wrong one: another attempt needs the field. */
export const isAboutPassword = (
  failure: { readonly advice?: string | undefined; readonly sql?: SqlError } | null,
): boolean => failure?.advice === passwordAdvice || failure?.sql?.sqlstate === '28P01';

/** A Failure on its way up. The door turns it back into data; anything else thrown there is `internal`. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Throws the failure; `message` is a sentence for the user, without its full stop. */
export function fail(kind: FailureKind, message: string, more: Omit<Failure, 'kind' | 'message'> = {}): never {
  throw new FailureError({ kind, message, ...more });
}
