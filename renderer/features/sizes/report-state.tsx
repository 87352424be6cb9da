import type { Failure } from '../../../shared/failure.ts';
import { clockText } from '../../../shared/figure-text.ts';
import type { Report } from '../../state/use-report.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './sizes.module.css';

interface ReportStateProps {
  readonly report: Report;
  readonly failure: Failure | undefined;
  readonly hasAnswer: boolean;
}

/** Between the toolbar and the table: how far the measurement is, and why it ended early. */
export function ReportState({ report, failure, hasAnswer }: ReportStateProps) {
  const { summary } = report;
  if (!summary || !hasAnswer) return <NothingYet report={report} failure={failure} />;
  if (report.isMeasuring) {
    return (
      <div className={css.measuring}>
        <ProgressLine
          label="Measuring"
          done={summary.done}
          of={summary.of}
          startedAt={Date.parse(summary.startedAt)}
          onStop={report.stop}
          isThin
        />
      </div>
    );
  }
  return <EndedEarly report={report} />;
}

function NothingYet({ report, failure }: Omit<ReportStateProps, 'hasAnswer'>) {
  const why = report.failure ?? (failure?.at === undefined ? failure : undefined);
  if (why && !report.isMeasuring) {
    return <FailureNote failure={why} ways={<Button onClick={report.measure}>Measure again</Button>} />;
  }
  return (
    <SkeletonRows widths={[280, 0, 84, 64, 84, 84, 84, 104]} onCancel={report.stop}>
      Reading relpages from pg_class
    </SkeletonRows>
  );
}

/** Whatever was measured stays on the screen. */
function EndedEarly({ report }: { readonly report: Report }) {
  const { summary, failure } = report;
  const again = (
    <Button size={22} onClick={report.measure}>
      Measure again
    </Button>
  );
  const why = summary?.failure ?? failure;
  if (why && summary) {
    return (
      <Banner tone="lock" actions={again}>
        <b>The measurement ended early.</b> {visibleText(why.message)}. {why.advice} Data from{' '}
        {clockText(new Date(summary.readAt))}; what was not measured is an estimate.
      </Banner>
    );
  }
  if (summary?.state !== 'stopped') return null;
  return (
    <Banner tone="info" actions={again}>
      <b>Stopped.</b> {summary.done} of {summary.of} relations were asked; the others are estimates.
    </Banner>
  );
}
