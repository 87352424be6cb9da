import type { ReactNode } from 'react';
import type { Asked, AskPath } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import css from './relations.module.css';

interface PartProps<P extends AskPath> {
  readonly asked: Asked<P>;
  readonly children: (data: NonNullable<Asked<P>['data']>) => ReactNode;
}

/** One part of the drawer: loading, failed by itself (the other parts stay), or there. */
export function Part<P extends AskPath>({ asked, children }: PartProps<P>) {
  useShownSql(asked.statements);
  const again = (
    <Button size={22} onClick={() => asked.again()}>
      Try again
    </Button>
  );
  return (
    <>
      {asked.failure && <FailureNote failure={asked.failure} ways={again} />}
      {asked.data !== undefined && asked.data !== null && children(asked.data)}
      {asked.data === undefined && !asked.failure && <SkeletonRows widths={[0, 110, 90]} rows={6} />}
    </>
  );
}

interface WithheldPart {
  readonly what: string;
  readonly kind: string;
  readonly message: string;
  readonly pids: readonly number[];
}

/** "locked by pid 18915" in the place of what could not be read. */
export function withheldText({ what, kind, message, pids }: WithheldPart): string {
  if (kind === 'locked') return pids.length > 0 ? `${what}: locked by pid ${pids.join(', ')}` : `${what}: locked`;
  if (kind === 'gone') return `${what}: dropped meanwhile, refresh the list`;
  return `${what}: ${message}`;
}

export function Withheld({ part, onAgain }: { readonly part: WithheldPart | null; readonly onAgain: () => void }) {
  if (!part) return null;
  return (
    <div className={css.note}>
      <span>{withheldText(part)}</span>
      <span className={css.end}>
        <Button size={20} onClick={onAgain}>
          Try again
        </Button>
      </span>
    </div>
  );
}

export function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className={css.quiet}>{children}</p>;
}

export const isoText = (timestamp: string): string => timestamp.slice(0, 10);
