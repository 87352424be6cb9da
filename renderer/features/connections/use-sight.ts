import { type RefObject, useEffect, useRef } from 'react';
import type { Wrong } from './draft.ts';
import type { FormState } from './use-connection-form.ts';

/** What a test or a question says stands below the fields, often below the window: it is brought into sight. */
export function useOutcomeInSight({ tested, failure, hostKey, asking }: FormState): RefObject<HTMLDivElement | null> {
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tested || failure || hostKey || asking) outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [tested, failure, hostKey, asking]);
  return outcome;
}

/** The first field that lacks something takes the focus, wherever it is. */
export function useFirstWrong(wrong: Wrong): RefObject<HTMLElement | null> {
  const form = useRef<HTMLElement>(null);
  useEffect(() => {
    if (Object.keys(wrong).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);
  return form;
}
