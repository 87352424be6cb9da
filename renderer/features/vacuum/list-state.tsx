import { clockText, countOf } from '../../../shared/figure-text.ts';
import type { Asked } from '../../api.ts';
import { useConnectionState } from '../../state/connection-states.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import type { Loaded } from './loaded.ts';
import type { Vacuum } from './use-vacuum.ts';
import type { View } from './use-view.ts';

interface FirstReadProps {
  readonly tables: Asked<'vacuum.tables'>;
}

/** Before the first list: rows in their columns, or why there are none. */
export function FirstRead({ tables }: FirstReadProps) {
  const { failure, isFetching } = tables;
  if (failure && !isFetching) {
    const ways = (
      <Button size={22} onClick={() => tables.again()}>
        Try again
      </Button>
    );
    return <FailureNote failure={failure} ways={ways} />;
  }
  return (
    <SkeletonRows widths={[0, 72, 100, 86, 164, 72, 82, 168, 80, 94, 82]}>
      Reading pg_class and pg_stat_all_tables
    </SkeletonRows>
  );
}

/** A later reading that failed, with the time of what is still shown. A lost connection says so by itself. */
export function StaleNote({ vacuum }: { readonly vacuum: Vacuum }) {
  const { at, loaded, tables, now } = vacuum;
  const isLost = useConnectionState(at)?.kind === 'lost';
  const failure = tables.failure ?? now.failure;
  if (!failure || !loaded || isLost) return null;
  const again = () => {
    tables.again();
    now.again();
  };
  const ways = (
    <Button size={22} onClick={again}>
      Try again
    </Button>
  );
  const what = tables.failure
    ? `Tables as of ${clockText(new Date(loaded.readMs))}.`
    : 'What holds the horizon is not known.';
  return (
    <Banner tone="idletx" actions={ways}>
      <b>{what}</b> <SafeText text={failure.message} />
    </Banner>
  );
}

interface NothingProps {
  readonly loaded: Loaded;
  readonly view: View;
}

/** What was looked for, and how to see more. */
export function NothingListed({ loaded, view }: NothingProps) {
  const { text, scope } = view;
  const clear = () => {
    view.setText('');
    view.setScope('own');
  };
  if (text === '' && scope === 'own') {
    return (
      <EmptyState
        title="This database has no tables yet"
        actions={<Button onClick={() => view.setScope('system')}>Show the system’s</Button>}
      >
        Those of pg_catalog and information_schema are left out.
      </EmptyState>
    );
  }
  if (text === '') {
    return (
      <EmptyState title="No table is over its threshold" actions={<Button onClick={clear}>Show all</Button>}>
        {countOf(loaded.own, 'table')} searched: dead rows, inserted rows and TOAST, each against its own threshold.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={
        <>
          No table matches “<SafeText text={text} />”
        </>
      }
      actions={
        <Button keys="Esc" onClick={clear}>
          Show all
        </Button>
      }
    >
      {countOf(loaded.own, 'table')} searched by schema, name and verdict.
    </EmptyState>
  );
}
