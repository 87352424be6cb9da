import type { At } from '../../../shared/contract/place.ts';
import type { LumpsAnswer, Summary } from '../../../shared/contract/sizes.ts';
import type { Failure } from '../../../shared/failure.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { type Report, useCalmRevision } from '../../state/use-report.ts';

export interface Largest {
  readonly summary: Summary | null;
  readonly answer: LumpsAnswer | null;
  readonly failure: Failure | null;
}

/** The lumps of the report that Sizes holds; when there is none, one is measured, as Sizes itself would. */
export function useLargest(at: At, { summary, failure, statements }: Report): Largest {
  const revision = useCalmRevision(summary);
  const lumps = useQuestion('sizes.lumps', revision === undefined ? null : { at, revision, by: 'name' }, {
    keepPrevious: true,
  });
  useShownSql(statements);
  return { summary: summary ?? null, answer: lumps.data ?? null, failure: failure ?? lumps.failure ?? null };
}
