import type { At } from '../../../shared/contract/place.ts';
import { durationWords } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { actionWords, type Run, runOf, useRuns } from './runs.ts';
import css from './vacuum.module.css';

/** What was started on this table from here: how far it is, and a Stop. */
export function RunPart({ at, relid }: { readonly at: At; readonly relid: number }) {
  const run = useRuns(({ runs }) => runOf(runs, at, relid));
  return run ? <Running run={run} /> : null;
}

function Running({ run: { action, progress, startedAt, stop } }: { readonly run: Run }) {
  const now = useNow(1000);
  const share = progress?.share ?? null;
  const percent = share === null ? '' : `, ${Math.floor(share * 100)} %`;
  return (
    <div className={css.run}>
      <div>
        <b>
          {actionWords[action]}
          {progress !== null && `: ${progress.phase}${percent}`}
        </b>
        <span>{durationWords(Math.max(0, now - startedAt))}</span>
        <Button size={20} title="Stops it on the server; what it had finished stays done" onClick={stop}>
          Stop
        </Button>
      </div>
      {/* Without a share it is only running: the element says so by having no value. */}
      <progress aria-label={actionWords[action]} max={1} {...(share === null ? {} : { value: share })} />
      {progress !== null && progress.detail !== '' && (
        <p>
          <SafeText text={progress.detail} />
        </p>
      )}
    </div>
  );
}
