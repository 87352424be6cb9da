import { durationWords } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/use-now.ts';
import css from './writes.module.css';

interface ReadsProps {
  /** Date.now() when it began; null draws nothing. */
  readonly since: number | null;
  readonly words: string;
  readonly onStop: (() => void) | undefined;
}

/** What is under way, how long, and a stop. */
export function Reads({ since, words, onStop }: ReadsProps) {
  return since === null ? null : <Under since={since} words={words} onStop={onStop} />;
}

function Under({ since, words, onStop }: ReadsProps & { readonly since: number }) {
  const elapsed = Math.max(0, useNow(500) - since);
  return (
    <div className={css.reads} role="status">
      <span>
        {words}
        {elapsed >= 1000 && `, ${durationWords(elapsed)}`}
      </span>
      {onStop && (
        <Button size={20} onClick={onStop}>
          Stop
        </Button>
      )}
    </div>
  );
}
