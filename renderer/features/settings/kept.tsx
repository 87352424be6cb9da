import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../../../shared/failure.ts';
import { countOf, sizeText } from '../../../shared/figure-text.ts';
import { AskError, ask, useQuestion } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmRow } from '../../ui/confirm-row.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { showToast } from '../../ui/toast.tsx';
import { KeptTable } from './kept-table.tsx';
import { ResetDemo } from './reset-demo.tsx';
import { SettingRow } from './setting-row.tsx';
import css from './settings.module.css';
import type { SettingsProps } from './settings-props.ts';

/** What lies on this computer, how much it is, and how to be rid of it. */
export function Kept({ settings, onChange }: SettingsProps) {
  const disk = useQuestion('settings.disk', {});
  const { data, failure } = disk;
  const again = () => disk.again();
  const rows = data?.rows ?? [];
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const free = data?.freeBytes == null ? '' : `, ${sizeText(data.freeBytes)} free`;
  return (
    <>
      <div className={css.ruled}>
        <SectionHead
          title="Kept on this computer"
          under={data ? `${data.folder}, ${sizeText(total)}${free}` : undefined}
        />
      </div>
      {failure && <FailureNote failure={failure} />}
      {data && <KeptTable rows={rows} settings={settings} onChange={onChange} />}
      <DeleteSaved bytes={bytesOf(rows, deletable)} onDone={again} />
      <ResetDemo bytes={bytesOf(rows, ['demo'])} onDone={again} />
    </>
  );
}

/** Connections, passwords and settings stay, and the demo has a button of its own. */
const deletable = ['snapshots', 'database-sizes', 'recordings', 'history', 'journal'] as const;

const bytesOf = (rows: readonly { kind: string; bytes: number }[], kinds: readonly string[]): number =>
  rows.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { bytes }) => sum + bytes, 0);

interface DeleteSavedProps {
  readonly bytes: number;
  readonly onDone: () => void;
}

function DeleteSaved({ bytes, onDone }: DeleteSavedProps) {
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = () => {
    setAsking(false);
    ask('settings.deleteSaved', { kinds: [...deletable] }).then(
      ({ data }) => {
        setFailure(undefined);
        showToast({ title: `Deleted ${countOf(data.files, 'file')}, ${sizeText(data.bytes)}` });
        onDone();
      },
      (error: unknown) =>
        setFailure(error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) }),
    );
  };
  return (
    <>
      <SettingRow
        title="Delete my data"
        consequence="size snapshots, sizes of databases read last, recordings, benchmark and plan runs, the journal; connections, passwords and settings stay"
      >
        <Button look="danger" icon={<IconTrash size={14} stroke={1.6} />} onClick={() => setAsking(true)}>
          Delete my data…
        </Button>
      </SettingRow>
      {isAsking && (
        <ConfirmRow
          question={`Delete ${sizeText(bytes)} of snapshots, sizes, recordings, runs and journal?`}
          consequence="Sizes starts to measure growth anew, Activity shows no more than its last hour, Plans and Benchmark have nothing earlier to compare with. There is no way back."
          action="Delete my data"
          onConfirm={run}
          onKeep={() => setAsking(false)}
        />
      )}
      {failure && <FailureNote failure={failure} />}
    </>
  );
}
