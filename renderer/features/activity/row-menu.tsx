import { cancelRefusal, endRefusal } from '../../../shared/activity/may-act.ts';
import type { Row } from '../../../shared/activity/rows.ts';
import { copyText } from '../../ui/copy-text.ts';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { showToast } from '../../ui/toast.tsx';
import { askAbout } from './acting.ts';
import type { Permit } from './permit.ts';

/** On right click; what is not offered says why. */
export function menuOf(row: Row, permit: Permit, onOpen: (key: string) => void): readonly MenuItem[] {
  const { key, backend } = row;
  return [
    { id: 'open', label: 'What it holds', keys: 'Enter', run: () => onOpen(key) },
    { id: 'copy-pid', label: 'Copy pid', run: () => copy(String(backend.pid), 'the pid') },
    {
      id: 'copy-query',
      label: 'Copy query',
      isDisabled: backend.query === null,
      run: () => copy(backend.query ?? '', 'the query'),
    },
    ...(permit.mayEnd ? actionItems(row) : []),
  ];
}

function actionItems(row: Row): readonly MenuItem[] {
  const { backend, isGone } = row;
  const cancel = isGone ? 'It is gone' : cancelRefusal(backend);
  const end = isGone ? 'It is gone' : endRefusal(backend);
  return [
    {
      id: 'cancel',
      label: 'Cancel query…',
      keys: 'C',
      isGroupStart: true,
      isDisabled: cancel !== null,
      run: () => askAbout(row, 'cancel'),
    },
    {
      id: 'end',
      label: 'End backend…',
      keys: 'E',
      isDangerous: true,
      isDisabled: end !== null,
      run: () => askAbout(row, 'end'),
    },
    ...(end === null ? [] : [{ id: 'why', label: end, isDisabled: true, run: () => undefined }]),
  ];
}

function copy(text: string, what: string): void {
  void copyText(text).then((isDone) =>
    showToast({ title: isDone ? `Copied ${what}` : 'The browser refused to copy', forMs: 1800 }),
  );
}
