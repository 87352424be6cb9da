import { IconStopwatch } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { GuardMeasure, RedundantUpdates } from '../../../shared/contract/writes.ts';
import { countText, durationText, sizeText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Reads } from './reads.tsx';
import { useOnDemand } from './use-on-demand.ts';
import css from './writes.module.css';

interface GuardMeasuredProps {
  readonly at: At;
  readonly oid: number;
  readonly found: RedundantUpdates | null;
}

/** What the guard and the trigger save: measured on copies, and only where nothing of anybody's is touched: the demo. */
export function GuardMeasured({ at, oid, found }: GuardMeasuredProps) {
  const facts = useQuestion('connections.facts', { at });
  const measuring = useOnDemand('writes.measureGuard');
  const key = String(oid);
  const { data, failure, statements, since } = measuring.of(key);
  useShownSql(statements);
  if (facts.data?.profile.isDemo !== true) return null;
  const share = found !== null && found.pairs > 0 ? { redundantShare: found.identical / found.pairs } : {};
  return (
    <div className={css.measured}>
      <Button
        size={22}
        icon={<IconStopwatch size={13} stroke={1.6} />}
        disabled={since !== null}
        onClick={() => measuring.read(key, { at, relid: oid, ...share })}
      >
        {data ? 'Measure again' : 'Measure what they save'}
      </Button>
      <span className={css.third}>on copies, in the demo only</span>
      <Reads since={since} words="Updating three copies" onStop={measuring.stop} />
      {failure && <FailureNote failure={failure} isBare />}
      {data && <Costs measured={data} />}
    </div>
  );
}

function Costs({ measured }: { readonly measured: GuardMeasure }) {
  const { plain, guarded, trigger, guardedRatio, triggerRatio, column, rows, changed } = measured;
  const lines = [
    { name: 'As it is', cost: plain, ratio: 1 },
    { name: 'Guarded UPDATE', cost: guarded, ratio: guardedRatio },
    { name: 'Trigger', cost: trigger, ratio: triggerRatio },
  ];
  return (
    <>
      <table className={css.costs} aria-label="What the guard and the trigger save">
        <thead>
          <tr>
            {['UPDATE', 'WAL', 'Records', 'Time', 'WAL ÷'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, cost, ratio }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{sizeText(cost.wal_bytes)}</td>
              <td>{countText(cost.wal_records)}</td>
              <td>{durationText(cost.ms)}</td>
              <td>{ratio === null ? 'no WAL' : `${Number(ratio.toPrecision(3))}×`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.small}>
        One UPDATE of <SafeText text={column} /> in {countText(rows)} rows, of which {countText(changed)} really change;
        WAL as EXPLAIN (ANALYZE, WAL) counts it.
      </p>
    </>
  );
}
