import { IconCircleCheck, IconEqual, IconScaleOff } from '@tabler/icons-react';
import { countText } from '../../../shared/figure-text.ts';
import { Note } from '../../ui/banner.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './results.module.css';
import type { ShownRun } from './shown.ts';

const look = { size: 16, stroke: 1.6 };
const icons = {
  faster: <IconCircleCheck {...look} />,
  none: <IconEqual {...look} />,
  unproven: <IconScaleOff {...look} />,
};

/** What may be said of it, and what it does not say. As high while nothing can be said yet. */
export function VerdictNote({ run }: { readonly run: ShownRun }) {
  const { verdict, rounds } = run.event;
  const [head, rest] = splitSentence(verdict?.sentence ?? '');
  return (
    <div className={css.verdict}>
      <Note tone={verdict?.kind === 'unproven' ? 'idletx' : 'plain'} icon={icons[verdict?.kind ?? 'none']}>
        {verdict === null ? (
          <>Nothing can be said yet: it takes equal results and some rounds.</>
        ) : (
          <>
            <b>{head}</b>
            {rest} {run.isRunning && `The interval can still move until round ${countText(rounds)}. `}
            {verdict.kind !== 'unproven' && 'It says nothing about other sizes or a slower network.'}
          </>
        )}
      </Note>
    </div>
  );
}

/** "JOIN is faster than prefetch: 1.31 times, …" → the finding, and its evidence. */
function splitSentence(sentence: string): readonly [string, string] {
  const text = visibleText(sentence);
  const colon = text.indexOf(': ');
  return colon < 0 ? [text, ''] : [text.slice(0, colon + 1), text.slice(colon + 1)];
}
