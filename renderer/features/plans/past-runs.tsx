import { IconHistory, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { PlansHistoryRow } from '../../../shared/contract/plans-parts.ts';
import { ageText, durationText } from '../../../shared/figure-text.ts';
import { ask, useQuestion } from '../../api.ts';
import { Age } from '../../ui/age.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { forgetLater, useForgotten } from '../../ui/forget-later.ts';
import { Popover } from '../../ui/popover.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './plans.module.css';
import { letterOf, type SideName } from './sides.ts';

interface PastRunsProps {
  readonly at: At;
  readonly side: SideName;
  /** Of the query that stands on either side: its runs come first. */
  readonly fingerprint: string | null;
  readonly onPick: (id: string, index: number) => void;
}

/** The history as a list to pick from: "compare with last week". */
export function PastRuns(props: PastRunsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onClose={() => setOpen(false)}
      isBare
      position="bottom-end"
      label={`Past runs for ${letterOf[props.side]}`}
      target={
        <Button
          size={20}
          icon={<IconHistory size={13} stroke={1.6} />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Past runs
        </Button>
      }
    >
      {isOpen && <List {...props} onClose={() => setOpen(false)} />}
    </Popover>
  );
}

function List({ at, side, fingerprint, onPick, onClose }: PastRunsProps & { readonly onClose: () => void }) {
  const [scope, setScope] = useState<'this' | 'all'>(fingerprint === null ? 'all' : 'this');
  const narrowed = scope === 'this' && fingerprint !== null ? { fingerprint } : {};
  const history = useQuestion('plans.history', { at, ...narrowed });
  const { data, failure } = history;
  const forgotten = useForgotten();
  const kept = (data?.runs ?? []).filter(({ id }) => !forgotten.has(id));
  const rows = kept.flatMap((run) => run.sides.map((_, index) => ({ run, index })));
  const shown =
    scope === 'this' ? rows.filter(({ run, index }) => run.sides[index]?.fingerprint === fingerprint) : rows;
  const forget = (id: string) =>
    forgetLater({
      ...{ id, title: 'Forgot the run', onForgotten: () => history.again() },
      send: () => ask('plans.forget', { at, id }),
    });
  return (
    <div className={css.past}>
      <div className={css.pastHead}>
        <Segmented
          label="Which runs"
          value={scope}
          onChange={setScope}
          options={[
            { value: 'this', label: 'This query', isDisabled: fingerprint === null },
            { value: 'all', label: 'All queries' },
          ]}
        />
      </div>
      {shown.length > 0 && (
        <ul className={css.pastList} aria-label="Past runs">
          {shown.map(({ run, index }) => (
            <PastRow
              key={`${run.id} ${index}`}
              {...{ run, index, side }}
              onForget={() => forget(run.id)}
              onPick={() => {
                onPick(run.id, index);
                onClose();
              }}
            />
          ))}
        </ul>
      )}
      {failure && <p className={css.noPast}>{visibleText(failure.message)}</p>}
      {data && shown.length === 0 && (
        <p className={css.noPast}>
          {scope === 'this' ? 'This query has not been run here yet.' : 'No query has been run here yet.'} Runs are kept
          for as long as Settings says.
        </p>
      )}
    </div>
  );
}

interface PastRowProps {
  readonly run: PlansHistoryRow;
  readonly index: number;
  readonly side: SideName;
  readonly onPick: () => void;
  readonly onForget: () => void;
}

function PastRow({ run, index, side, onPick, onForget }: PastRowProps) {
  const one = run.sides[index];
  if (!one) return null;
  const when = new Date(run.startedAt);
  const title = one.title === '' ? 'Untitled' : one.title;
  return (
    <li className={css.pastRow}>
      <button
        type="button"
        onClick={onPick}
        aria-label={visibleText(`Show as ${letterOf[side]}: ${title}, ${ageText(when)}, ${one.head}`)}
      >
        <span className={css.pastWhen}>
          <Age at={when} />
        </span>
        <span className={css.pastTitle}>
          <SafeText text={title} />
        </span>
        <span className={css.right}>{one.medianMs === null ? 'plan only' : durationText(one.medianMs)}</span>
        <code>
          <SafeText text={one.head} />
        </code>
      </button>
      <IconButton size={20} look="quiet" label={`Forget the run of ${ageText(when)}`} onClick={onForget}>
        <IconTrash size={13} stroke={1.6} />
      </IconButton>
    </li>
  );
}
