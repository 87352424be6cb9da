import { IconDatabase } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/failure.ts';
import { listen } from '../../api.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { forgottenAs, takeBack } from '../../ui/forget-later.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { readListAgain } from './connecting.ts';
import css from './demo-card.module.css';

type State =
  | { readonly kind: 'idle'; readonly failure?: Failure }
  | {
      readonly kind: 'opening';
      readonly startedAt: number;
      readonly step: string;
      readonly done: number;
      readonly of: number;
    };

/** A server that comes with Heapscope, for a first look. */
export function DemoCard() {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const open = () => {
    const startedAt = Date.now();
    takeBack(forgottenAs('demo'));
    setState({ kind: 'opening', startedAt, step: 'Starting', done: 0, of: 1 });
    let at: string | undefined;
    stop.current = listen(
      'connections.openDemo',
      {},
      {
        event: (event) => {
          at = event.at ?? at;
          setState({ kind: 'opening', startedAt, ...event });
        },
        end: ({ failure }) => {
          setState({ kind: 'idle', ...(failure ? { failure } : {}) });
          if (at === undefined) return;
          void readListAgain();
          openRoom(at, 'overview');
        },
      },
    );
  };
  return (
    <section className={css.card} aria-label="Demo database">
      <span className={css.icon}>
        <IconDatabase size={18} stroke={1.6} />
      </span>
      <div className={css.text}>
        <b>Demo database</b>
        {state.kind === 'opening' ? (
          <ProgressLine label={state.step} done={state.done} of={state.of} startedAt={state.startedAt} isThin />
        ) : state.failure ? (
          <FailureNote failure={state.failure} isBare />
        ) : (
          <p>
            A PostgreSQL of its own with crash reports, weekly partitions and one backend idle in transaction. Made at
            its first use in about 10 s, takes less than 300 MB.
          </p>
        )}
      </div>
      <Button onClick={open} disabled={state.kind === 'opening'}>
        Open demo database
      </Button>
    </section>
  );
}
