import { useEffect, useRef, useState } from 'react';
import type { ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import type { Failure } from '../../shared/failure.ts';
import { AskError, ask, questions, useQuestion } from '../api.ts';
import { hostGone, hostRefused } from '../ask-error.ts';
import { partsOf } from '../state/place.ts';

export interface Opened {
  /** Known as soon as the database is open, and kept while the connection is lost. */
  readonly facts?: ServerFacts;
  /** Why it could not be opened. */
  readonly failure?: Failure;
  readonly again: () => void;
}

/**
 * A reload or a link names a database that this host may not have opened yet: it is opened once, with the password that
 * is known. No second try by itself, since a wrong password must not be sent in a loop.
 */
export function useOpened(at: At | null): Opened {
  const asked = useQuestion('connections.facts', at === null ? null : { at });
  const { data, failure } = asked;
  const [refused, setRefused] = useState<{ readonly at: At; readonly failure: Failure } | null>(null);
  const tried = useRef<At | null>(null);
  const isClosed = failure?.kind === 'not-connected' && !isOfHost(failure);
  useEffect(() => {
    if (data && !failure) tried.current = null;
  }, [data, failure]);
  useEffect(() => {
    if (at === null || !isClosed || tried.current === at) return;
    tried.current = at;
    const { profile, database } = partsOf(at);
    ask('connections.open', { id: profile, database }).then(
      () => {
        setRefused(null);
        // A host that was started again had nothing open: what the page asked meanwhile failed too.
        void questions.refetchQueries({ type: 'active' });
      },
      (error: unknown) => setRefused({ at, failure: failureOf(error) }),
    );
  }, [at, isClosed]);
  const shown = refused !== null && refused.at === at ? refused.failure : isClosed ? undefined : failure;
  return {
    ...(data ? { facts: data } : {}),
    ...(shown && !data ? { failure: shown } : {}),
    again: () => {
      tried.current = null;
      setRefused(null);
      asked.again();
    },
  };
}

/** The host itself did not answer, so nothing is known about the database. */
function isOfHost({ message }: Failure): boolean {
  return message === hostGone.message || message === hostRefused.message;
}

function failureOf(error: unknown): Failure {
  return error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) };
}
