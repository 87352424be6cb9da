import { IconAlertTriangle } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { GroupBy, LogLive, LogVolume } from '../../../shared/contract/sql-log-tail.ts';
import { countOf, countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { AskError, ask } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SizeBar } from '../../ui/size-bar.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ControlLabel, Rule, Space, Toolbar } from '../../ui/toolbar.tsx';
import css from './live.module.css';
import { LiveExport } from './live-export.tsx';

const bys = [
  { value: 'fingerprint', label: 'Fingerprint' },
  { value: 'application', label: 'Application' },
  { value: 'role', label: 'Role' },
  { value: 'database', label: 'Database' },
] as const;

interface LiveToolbarProps {
  readonly at: At;
  readonly live: LogLive;
  readonly by: GroupBy;
  readonly onBy: (by: GroupBy) => void;
  readonly filter: string;
}

export function LiveToolbar({ at, live, by, onBy, filter }: LiveToolbarProps) {
  return (
    <Toolbar label="Server log">
      <VolumeBar volume={live.volume} />
      <Rule />
      <span className={css.counted} role="status" title={countedText(live)}>
        {countedText(live)}
      </span>
      <Skipped live={live} />
      <Space />
      <Button look="quiet" title="Counts and findings begin with the next statement" onClick={() => void anew(at)}>
        Count anew
      </Button>
      <SelectField<GroupBy> label="Group by" value={by} options={bys} onChange={onBy} />
      <LiveExport at={at} by={by} filter={filter} />
    </Toolbar>
  );
}

async function anew(at: At): Promise<void> {
  try {
    await ask('sql-log.countAnew', { at });
  } catch (error) {
    const words = error instanceof AskError ? error.failure.message : String(error);
    showToast({ title: `Not counted anew: ${words}`, forMs: 5_000 });
  }
}

function countedText({ counts, fingerprints, since, missing }: LogLive): string {
  if (missing !== null) return `${countOf(counts.statements, 'statement')} seen running since ${since}`;
  const shapes = countOf(fingerprints, 'fingerprint');
  return `${countOf(counts.statements, 'statement')} in ${shapes} since ${since}`;
}

/** How fast the log grows, and at what it is stopped. */
function VolumeBar({ volume: { bytes, bytesPerSecond, limitBytes } }: { readonly volume: LogVolume }) {
  const stops = limitBytes === null ? '' : `, stops at ${sizeText(limitBytes)}`;
  if (bytes === null) {
    return (
      <>
        <ControlLabel>Volume</ControlLabel>
        <span className={css.counted}>not known{stops === '' ? '' : ': it is put back by its time alone'}</span>
      </>
    );
  }
  return (
    <>
      <ControlLabel>Volume</ControlLabel>
      <b className={css.rate}>{bytesPerSecond === null ? unknown : `${sizeText(bytesPerSecond)}/s`}</b>
      {limitBytes !== null && (
        <span className={css.volume}>
          <SizeBar parts={[bytes]} of={limitBytes} />
        </span>
      )}
      <span className={css.stops}>
        {sizeText(bytes)}
        {stops}
      </span>
    </>
  );
}

/** What was not read is never silent. */
function Skipped({ live: { counts } }: { readonly live: LogLive }) {
  const { skippedBytes, skippedLines, skippedIsEstimate, unread, unjoined } = counts;
  const parts = [
    skippedBytes > 0
      ? `${sizeText(skippedBytes)} not read, ${skippedIsEstimate ? '~' : ''}${countText(skippedLines)} lines`
      : '',
    unread > 0 ? `${countOf(unread, 'line')} could not be read` : '',
    unjoined > 0 ? `${countOf(unjoined, 'duration')} without a statement` : '',
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <span className={css.skipped} title={parts.join('; ')}>
      <IconAlertTriangle size={14} stroke={1.6} />
      {parts.join('; ')}
    </span>
  );
}
