import type { At } from '../../../shared/contract/place.ts';
import { clockText, countOf } from '../../../shared/figure-text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { type ListState, readAll, stopReading } from './lists.ts';
import css from './relations.module.css';
import type { Found } from './use-search.ts';
import type { Shown } from './use-shown.ts';
import { clearView, type View } from './use-view.ts';

/** Before the first list: rows in their columns, or why there are none. */
export function FirstRead({ at, state }: { readonly at: At; readonly state: ListState }) {
  const again = (
    <Button size={22} onClick={() => void readAll(at)}>
      Try again
    </Button>
  );
  if (state.failure && !state.isReading) return <FailureNote failure={state.failure} ways={again} />;
  return (
    <SkeletonRows widths={[132, 0, 106, 84, 108, 110]} onCancel={() => stopReading(at)}>
      Reading pg_class and pg_proc
    </SkeletonRows>
  );
}

/** A refresh that failed, with the time of what is still shown. */
export function StaleNote({ at, state }: { readonly at: At; readonly state: ListState }) {
  if (!state.failure || !state.loaded) return null;
  const ways = (
    <Button size={22} onClick={() => void readAll(at)}>
      Try again
    </Button>
  );
  return (
    <Banner tone="idletx" actions={ways}>
      <b>List from {clockText(state.loaded.readAt)}.</b> <SafeText text={state.failure.message} />
    </Banner>
  );
}

/** How far the search on the server is, and what it could not look into. */
export function SearchNote({ found }: { readonly found: Found | null }) {
  if (!found) return null;
  if (found.failure) return <FailureNote failure={found.failure} />;
  const { locked, isLive, done, of, startedAt, stop } = found;
  return (
    <>
      {isLive && of > 1 && (
        <ProgressLine label="Searching definitions" done={done} of={of} startedAt={startedAt} onStop={stop} isThin />
      )}
      {locked.length > 0 && (
        <div className={css.note} role="status">
          Skipped {countOf(locked.length, 'definition')} that another session has locked:{' '}
          <SafeText
            text={locked
              .slice(0, 5)
              .map((one) => one.name)
              .join(', ')}
          />
        </div>
      )}
    </>
  );
}

/** Words that were read as predicates: whoever meant a name learns how to say so. */
export function PredicateNote({ shown }: { readonly shown: Shown }) {
  const { parsed } = shown;
  if (!parsed.isValid || parsed.readAsPredicate.length === 0 || shown.matched.hits.length > 0) return null;
  const words = parsed.readAsPredicate;
  return (
    <div className={css.note} role="status">
      Read as a predicate: <SafeText text={words.join(', ')} />. In quotes it searches names:{' '}
      <code>
        <SafeText text={words.map((word) => `"${word}"`).join(' ')} />
      </code>
    </div>
  );
}

const isNarrowed = ({ text, kinds, schema, scope }: View): boolean =>
  text !== '' || kinds.length > 0 || schema !== null || scope !== 'names';

function NothingHere({ view }: { readonly view: View }) {
  return (
    <EmptyState
      title="This database has no relations yet"
      actions={!view.withSystem && <Button onClick={() => view.setSystem('1')}>Show the system’s</Button>}
    >
      {!view.withSystem && 'Those of pg_catalog and information_schema are left out.'}
    </EmptyState>
  );
}

export function NothingMatches({
  shown,
  view,
  found,
}: {
  readonly shown: Shown;
  readonly view: View;
  readonly found: Found | null;
}) {
  const { relations, routines } = shown.matched;
  if (found?.isLive) return null;
  if (!isNarrowed(view)) return <NothingHere view={view} />;
  const where = { names: 'No name', columns: 'No column', definitions: 'No definition' }[view.scope];
  return (
    <EmptyState
      title={
        view.text === '' ? (
          'Nothing of these kinds here'
        ) : (
          <>
            {where} matches “<SafeText text={view.text} />”
          </>
        )
      }
      actions={
        <>
          {view.scope !== 'definitions' && view.text !== '' && (
            <Button onClick={() => view.setScope('definitions')}>Search definitions too</Button>
          )}
          {view.scope === 'names' && view.text !== '' && (
            <Button onClick={() => view.setScope('columns')}>Search columns too</Button>
          )}
          <Button keys="Esc" onClick={() => clearView(view)}>
            Clear the filter
          </Button>
        </>
      }
    >
      Searched {countOf(relations, 'relation')} and {countOf(routines, 'routine')}.
      {!view.withSystem && ' Those of pg_catalog and information_schema are left out.'}
    </EmptyState>
  );
}
