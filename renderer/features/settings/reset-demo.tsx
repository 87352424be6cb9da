import { IconRestore } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/failure.ts';
import { sizeText } from '../../../shared/figure-text.ts';
import { listen } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { showToast } from '../../ui/toast.tsx';
import { SettingRow } from './setting-row.tsx';
import css from './settings.module.css';

type State =
  | { readonly kind: 'idle'; readonly failure?: Failure }
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'running';
      readonly startedAt: number;
      readonly step: string;
      readonly done: number;
      readonly of: number;
    };

interface ResetDemoProps {
  readonly bytes: number;
  readonly onDone: () => void;
}

/** Deletes the demo's cluster and makes it again. */
export function ResetDemo({ bytes, onDone }: ResetDemoProps) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const run = () => {
    const startedAt = Date.now();
    setState({ kind: 'running', startedAt, step: 'Deleting', done: 0, of: 1 });
    stop.current = listen(
      'settings.resetDemo',
      {},
      {
        event: (event) => setState({ kind: 'running', startedAt, ...event }),
        end: ({ failure }) => {
          setState({ kind: 'idle', ...(failure ? { failure } : {}) });
          if (!failure) showToast({ title: 'The demo is new again' });
          onDone();
        },
      },
    );
  };
  return (
    <>
      <SettingRow
        title="Demo database"
        consequence={`${bytes === 0 ? 'not made yet' : sizeText(bytes)}; reset deletes it and makes it again, ~10 s`}
      >
        <Button
          icon={<IconRestore size={14} stroke={1.6} />}
          disabled={state.kind === 'running'}
          onClick={() => setState({ kind: 'asking' })}
        >
          Reset demo…
        </Button>
      </SettingRow>
      {state.kind === 'asking' && (
        <ConfirmRow
          question="Reset the demo?"
          consequence="Its server stops and all of its files are deleted; sessions on it end. Your own servers are not touched."
          action="Reset demo"
          onConfirm={run}
          onKeep={() => setState({ kind: 'idle' })}
        />
      )}
      {state.kind === 'running' && (
        <div className={css.progress}>
          <ProgressLine label={state.step} done={state.done} of={state.of} startedAt={state.startedAt} isThin />
        </div>
      )}
      {state.kind === 'idle' && state.failure && <FailureNote failure={state.failure} />}
    </>
  );
}
