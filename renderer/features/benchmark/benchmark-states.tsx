import { IconLinkOff, IconStopwatch } from '@tabler/icons-react';
import { publishedSentence } from '../../../shared/benchmark/published.ts';
import type { At } from '../../../shared/contract/place.ts';
import { countOf, countText } from '../../../shared/figure-text.ts';
import { type Asked, useQuestion } from '../../api.ts';
import { partsOf } from '../../state/place.ts';
import { Note } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { keyText } from './foreign-key-words.ts';
import css from './results.module.css';
import { queriesOf, wholeNumber } from './setup.ts';
import type { Benchmark } from './use-benchmark.ts';

/** Before the foreign keys are known, or when they cannot be read. */
export function NotReady({ asked }: { readonly asked: Asked<'benchmark.foreignKeys'> }) {
  if (asked.failure)
    return <FailureNote failure={asked.failure} ways={<Button onClick={() => asked.again()}>Read again</Button>} />;
  return <SkeletonRows widths={[268, 0, 76, 76, 76, 192]}>Reading foreign keys from pg_constraint</SkeletonRows>;
}

/** What was looked for, and the next step. */
export function NoKeys({ at, onPair }: { readonly at: At; readonly onPair: () => void }) {
  return (
    <EmptyState
      icon={<IconLinkOff size={22} stroke={1.5} />}
      title={
        <>
          No foreign key in <SafeText text={partsOf(at).database} />
        </>
      }
      actions={<Button onClick={onPair}>Compare any two queries</Button>}
    >
      pg_constraint holds none, in any schema. JOIN, N+1 and prefetch are measured on a foreign key; two queries of your
      own need none.
    </EmptyState>
  );
}

interface NothingYetProps {
  readonly at: At;
  readonly benchmark: Benchmark;
}

/** Before the first run: what would be done, and for how little. */
export function NothingYet({ at, benchmark }: NothingYetProps) {
  const { setup, keys, past, pastId, setPastId, begin, faults } = benchmark;
  const facts = useQuestion('connections.facts', { at }).data;
  if (pastId !== '') {
    if (past.failure) {
      return (
        <FailureNote failure={past.failure} ways={<Button onClick={() => setPastId('')}>Close this past run</Button>} />
      );
    }
    return <SkeletonRows widths={[0, 60, 76, 76, 76, 192]}>Reading a past run</SkeletonRows>;
  }
  const isPair = setup.compared === 'custom';
  const isBlocked = Object.keys(faults).length > 0 || (!isPair && keys.row?.obstacle !== null);
  return (
    <>
      {facts?.isPooled && !isPair && (
        <div className={css.failed}>
          <Note tone="idletx">
            <b>Behind a pooler.</b> Each statement may go to another backend, so that round trips and prepared
            statements of one connection cannot be measured. Connect to the server itself; two queries of your own still
            work here.
          </Note>
        </div>
      )}
      <EmptyState
        icon={<IconStopwatch size={22} stroke={1.5} />}
        title="Nothing is measured yet"
        actions={
          <Button keys="Ctrl Enter" disabled={isBlocked} onClick={begin}>
            {isPair ? 'Run both' : 'Run'}
          </Button>
        }
      >
        {isPair ? (
          'A and B run interleaved, each in a READ ONLY transaction of its own that is rolled back.'
        ) : (
          <Plan benchmark={benchmark} />
        )}
      </EmptyState>
      {!isPair && <p className={css.published}>{publishedSentence}</p>}
    </>
  );
}

/** "songs.artist_id → artists.id: 3,000 rounds of N+1, JOIN and prefetch, 15,000 queries in all, read only." */
function Plan({ benchmark: { setup, keys } }: Pick<NothingYetProps, 'benchmark'>) {
  const { draft, shape } = setup;
  const rounds = wholeNumber(draft.rounds[shape]);
  if (keys.row === null || rounds === null) return null;
  const rows = wholeNumber(draft.pageRows) ?? 1;
  const perRound = draft.strategies.reduce((sum, one) => sum + queriesOf(one, shape, rows), 0);
  return (
    <>
      <SafeText text={keyText(keys.row)} />: {countOf(rounds, 'round')}, {countText(rounds * perRound)} queries in all,
      read only, on a connection of its own. Stop keeps what is there.
    </>
  );
}
