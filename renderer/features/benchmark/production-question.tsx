import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { ConfirmRow } from '../../ui/confirm-row.tsx';

interface Waiting {
  readonly request: BenchmarkRequest;
  readonly go: () => void;
}

/** Production is asked about each time; a place that is not known yet counts as production. */
export function useProductionQuestion(at: At) {
  const facts = useQuestion('connections.facts', { at });
  const isProduction = (facts.data?.profile.environment ?? 'production') === 'production';
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const before = useRef<Element | null>(null);
  /** Goes at once, or after an answer. */
  const orAsk = useCallback(
    (request: BenchmarkRequest, go: () => void) => {
      if (!isProduction) {
        go();
        return;
      }
      before.current = document.activeElement;
      setWaiting({ request, go });
    },
    [isProduction],
  );
  const leave = () => {
    setWaiting(null);
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  };
  const question = waiting && <Question waiting={waiting} onLeave={leave} />;
  return { question, orAsk };
}

function Question({ waiting, onLeave }: { readonly waiting: Waiting; readonly onLeave: () => void }): ReactNode {
  const { request, go } = waiting;
  return (
    <ConfirmRow
      icon={<IconAlertTriangle size={16} stroke={1.6} />}
      question="This runs on production."
      consequence={`${loadOf(request)}. It competes with the production load; Stop ends it at any time.`}
      action="Run on production"
      onConfirm={() => {
        onLeave();
        go();
      }}
      onKeep={onLeave}
    />
  );
}

function loadOf(request: BenchmarkRequest): string {
  const rounds = countOf(request.rounds + request.warmUp, 'round');
  if (request.kind === 'foreign-key') return `${rounds} of reading by key, warm-up included`;
  return `${rounds} of both queries, warm-up included, read only, each given up after ${request.timeoutMs / 1000} s`;
}
