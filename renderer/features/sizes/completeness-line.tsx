import { IconAlertTriangle } from '@tabler/icons-react';
import type { LumpsAnswer } from '../../../shared/contract/sizes.ts';
import { countText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { counted, disagreeText, wholeText } from './lump-words.ts';
import css from './sizes.module.css';

interface CompletenessLineProps {
  readonly answer: LumpsAnswer;
  readonly onReconcile: () => void;
}

/** How much of the database these figures are, and how sure they are. */
export function CompletenessLine({ answer, onReconcile }: CompletenessLineProps) {
  const { summary } = answer;
  const said = counted(summary);
  const whole = wholeText(summary);
  const disagree = disagreeText(answer);
  const title = summary.lockedBy
    .map(({ relation, pid }) => `${visibleText(relation)}: ${pid ?? 'prepared'}`)
    .join('\n');
  return (
    <div className={css.completeness}>
      <span className={css.said} title={title || undefined}>
        {said.map(({ count, text }, place) => (
          <span key={text}>
            {place > 0 && ', '}
            <b>{countText(count)}</b> {visibleText(text)}
          </span>
        ))}
        {whole && (
          <>
            ; <b>{whole.share}</b> {whole.rest}
          </>
        )}
        {summary.note !== null && `; ${visibleText(summary.note)}`}
      </span>
      {disagree !== null && (
        <span className={answer.disagree.orphans > 0 ? css.warning : css.hint}>
          {answer.disagree.orphans > 0 && <IconAlertTriangle size={14} stroke={1.6} />}
          {disagree}
        </span>
      )}
      <Button size={20} onClick={onReconcile}>
        Reconcile
      </Button>
    </div>
  );
}
