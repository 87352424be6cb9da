import { useState } from 'react';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Failure } from '../../../shared/failure.ts';
import { AskError, ask, type OutputOf, questions, useQuestion } from '../../api.ts';

/** The saved settings; a change is shown at once and saved at once. */
export function useSettings() {
  const { data, failure } = useQuestion('settings.read', {});
  const [answer, setAnswer] = useState<OutputOf<'settings.write'>>();
  const [refused, setRefused] = useState<Failure>();
  const latest = answer ?? data;
  const change = (part: Partial<Settings>) => {
    if (latest) setAnswer({ ...latest, settings: { ...latest.settings, ...part } });
    ask('settings.write', { change: part }).then(
      ({ data: written }) => {
        setAnswer(written);
        setRefused(undefined);
        void questions.invalidateQueries({ queryKey: ['settings.read'] });
      },
      (error: unknown) => {
        setAnswer(undefined);
        setRefused(error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) });
      },
    );
  };
  return { settings: latest?.settings, answer: latest, failure: refused ?? failure, change };
}
