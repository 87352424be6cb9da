import {
  IconDots,
  IconDownload,
  IconFileTypeCsv,
  IconFolderOpen,
  IconHistory,
  IconPhoto,
  IconPlayerRecord,
} from '@tabler/icons-react';
import { type ChangeEvent, useId } from 'react';
import { mostRecordingBytes } from '../../../shared/activity/recording.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { showToast } from '../../ui/toast.tsx';
import { openRecording } from './playback.ts';

interface MoreMenuProps {
  readonly isLive: boolean;
  readonly onExport: (format: 'csv' | 'json' | 'markdown') => void;
  readonly onPicture: (format: 'png' | 'svg') => void;
  readonly onSave: () => void;
  readonly onJournal: () => void;
}

const look = { size: 16, stroke: 1.6 };

/** What can be taken out of the screen, and put into it. */
export function MoreMenu(props: MoreMenuProps) {
  const file = useId();
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const [chosen] = input.files ?? [];
    if (chosen) await readFile(chosen);
    // The same file may be chosen again.
    input.value = '';
  };
  return (
    <>
      <MenuButton
        label=""
        aria-label="Export, recordings, journal"
        title="Export, recordings, journal"
        icon={<IconDots size={14} stroke={1.6} />}
        width={300}
        items={itemsOf(props, () => document.getElementById(file)?.click())}
      />
      <input id={file} type="file" aria-label="Recording to open" hidden onChange={(event) => void open(event)} />
    </>
  );
}

/** What is wrong with a file is said; what is on the screen stays. */
async function readFile(chosen: File): Promise<void> {
  try {
    if (chosen.size > mostRecordingBytes) {
      throw new Error(`A recording of more than ${mostRecordingBytes / 1e6} MB is not opened`);
    }
    openRecording(chosen.name, await chosen.text());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    showToast({ title: `${chosen.name} was not opened`, detail: message, forMs: null });
  }
}

function itemsOf(
  { isLive, onExport, onPicture, onSave, onJournal }: MoreMenuProps,
  onOpen: () => void,
): readonly MenuItem[] {
  return [
    { id: 'csv', label: 'Table as CSV', keys: 'C', icon: <IconFileTypeCsv {...look} />, run: () => onExport('csv') },
    { id: 'json', label: 'Table as JSON', keys: 'J', icon: <IconDownload {...look} />, run: () => onExport('json') },
    {
      id: 'markdown',
      label: 'Table as Markdown',
      keys: 'M',
      icon: <IconDownload {...look} />,
      run: () => onExport('markdown'),
    },
    {
      id: 'png',
      label: 'Timeline as PNG',
      keys: 'P',
      isGroupStart: true,
      icon: <IconPhoto {...look} />,
      run: () => onPicture('png'),
    },
    { id: 'svg', label: 'Timeline as SVG', keys: 'S', icon: <IconPhoto {...look} />, run: () => onPicture('svg') },
    {
      id: 'save',
      label: 'Save recording of the window',
      keys: 'R',
      isGroupStart: true,
      isDisabled: !isLive,
      icon: <IconPlayerRecord {...look} />,
      run: onSave,
    },
    { id: 'open', label: 'Open a recording…', keys: 'O', icon: <IconFolderOpen {...look} />, run: onOpen },
    {
      id: 'journal',
      label: 'Journal of what was ended',
      isGroupStart: true,
      icon: <IconHistory {...look} />,
      run: onJournal,
    },
  ];
}
