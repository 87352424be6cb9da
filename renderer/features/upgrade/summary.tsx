import type { UpgradeReport } from '../../../shared/contract/upgrade.ts';
import { clockText, countOf, durationText } from '../../../shared/figure-text.ts';
import { summaryOf } from '../../../shared/upgrade/summary.ts';
import { Banner } from '../../ui/banner.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { toneOf, unreadOf } from './rows.ts';
import type { Upgrade } from './use-upgrade.ts';

/** How it stands, in one line; while it reads, how far it is. */
export function Summary({ upgrade }: { readonly upgrade: Upgrade }) {
  const { report, isRunning, stop } = upgrade;
  if (report === null) return null;
  if (isRunning && report.state === 'running') return <Reading report={report} onStop={stop} />;
  if (report.direction === 'older') {
    return (
      <Banner tone="lock">
        <b>Not possible.</b> <SafeText text={report.words} />
      </Banner>
    );
  }
  const { first, rest } = summaryOf(report);
  return (
    <Banner tone={toneOf(report)}>
      <b>{first}</b> {rest} {readWords(report)}{' '}
      {report.why !== null && (
        <>
          Broken off: <SafeText text={report.why} />{' '}
        </>
      )}
      {report.to.failure !== null && (
        <>
          The target could not be read: <SafeText text={report.to.failure} />{' '}
        </>
      )}
      {report.words}
    </Banner>
  );
}

function readWords(report: UpgradeReport): string {
  const { databases, state, readAt, tookMs } = report;
  const at = `Read at ${clockText(new Date(readAt))} in ${durationText(tookMs)}, nothing was changed.`;
  const unread = unreadOf(report).length;
  if (state === 'stopped') return `Stopped: ${countOf(unread, 'database')} of ${databases.length} not read. ${at}`;
  return unread > 0 ? `${countOf(unread, 'database')} of ${databases.length} could not be read. ${at}` : at;
}

function Reading({ report, onStop }: { readonly report: UpgradeReport; readonly onStop: () => void }) {
  const done = report.databases.filter(({ state }) => state === 'read' || state === 'refused').length;
  return (
    <ProgressLine
      label="Databases read"
      done={done}
      of={report.databases.length}
      startedAt={Date.parse(report.readAt)}
      onStop={onStop}
      stopLabel="Stop and keep what was read"
    />
  );
}
