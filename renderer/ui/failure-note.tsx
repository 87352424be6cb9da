import { IconAlertCircle, IconClockX, IconEyeOff, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Failure, FailureKind } from '../../shared/failure.ts';
import { type BannerTone, Note } from './banner.tsx';
import { CopyButton } from './copy-button.tsx';
import css from './failure-note.module.css';
import { SafeText } from './safe-text.tsx';

interface FailureNoteProps {
  readonly failure: Failure;
  /** One or two ways on, as buttons. */
  readonly ways?: ReactNode;
  /** Without the padding of a pane. */
  readonly isBare?: boolean;
}

/** What each kind is called before the server's own words, and how grave it is. */
const heads: Readonly<Record<FailureKind, { readonly title: string; readonly tone: BannerTone }>> = {
  'not-connected': { title: 'Not connected.', tone: 'lock' },
  denied: { title: 'Not allowed.', tone: 'idletx' },
  timeout: { title: 'Stopped, it took too long.', tone: 'lock' },
  cancelled: { title: 'Stopped.', tone: 'plain' },
  unsupported: { title: 'This server cannot.', tone: 'plain' },
  locked: { title: 'Locked by another session.', tone: 'idletx' },
  sql: { title: 'The server answered with an error.', tone: 'lock' },
  'bad-input': { title: 'Not understood.', tone: 'lock' },
  limit: { title: 'Too much.', tone: 'idletx' },
  file: { title: 'The file could not be written.', tone: 'lock' },
  internal: { title: 'A fault of Heapscope.', tone: 'lock' },
};

function iconOf(kind: FailureKind): ReactNode {
  const look = { size: 16, stroke: 1.6 };
  if (kind === 'denied') return <IconEyeOff {...look} />;
  if (kind === 'timeout') return <IconClockX {...look} />;
  if (kind === 'locked') return <IconLock {...look} />;
  if (kind === 'not-connected') return <IconPlugConnectedX {...look} />;
  return <IconAlertCircle {...look} />;
}

/** The message verbatim, the SQLSTATE, what it means here, the GRANT that would help, and ways on. */
export function FailureNote({ failure, ways, isBare = false }: FailureNoteProps) {
  const { title, tone } = heads[failure.kind];
  const { sql } = failure;
  return (
    <div className={isBare ? undefined : css.failure}>
      <Note tone={tone} icon={iconOf(failure.kind)}>
        <b>{title}</b> <SafeText text={failure.message} />
        {sql && <code> SQLSTATE {sql.sqlstate}</code>}
        {sql?.detail !== undefined && <Line label="Detail" text={sql.detail} />}
        {sql?.hint !== undefined && <Line label="Hint" text={sql.hint} />}
        {failure.advice !== undefined && <div>{failure.advice}</div>}
      </Note>
      {failure.grant !== undefined && <Grant text={failure.grant} />}
      {ways !== undefined && <div className={css.ways}>{ways}</div>}
    </div>
  );
}

function Line({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className={css.more}>
      {label}: <SafeText text={text} />
    </div>
  );
}

/** Statements to run as owner or superuser, one a line, with Copy. */
export function Grant({ text }: { readonly text: string }) {
  return (
    <div className={css.grant}>
      <code>
        {text.split('\n').map((line) => (
          <div key={line}>
            <SafeText text={line} />
          </div>
        ))}
      </code>
      <CopyButton text={text} />
    </div>
  );
}
