import { useCallback, useState } from 'react';
import { useUrlState } from '../../state/url-state.ts';
import type { View } from './use-view.ts';

/** The cursor of the list and the drawer beside it. A click opens; keys move the cursor, and an open drawer follows. */
export function useDrawer(view: View, focusList: () => void) {
  const { open, setOpen } = view;
  const [tab, setTab] = useUrlState('tab', '');
  const [selected, setSelected] = useState<string | null>(open === '' ? null : open);
  const show = useCallback(
    (id: string) => {
      setSelected(id);
      setOpen(id);
    },
    [setOpen],
  );
  return {
    open,
    selected,
    tab,
    setTab,
    onGo: show,
    onSelect: (id: string, isClick: boolean) => {
      setSelected(id);
      if (isClick || open !== '') setOpen(id);
    },
    onShow: (id: string, wanted: string) => {
      show(id);
      if (wanted !== '') setTab(wanted);
    },
    onClose: () => {
      setOpen('');
      focusList();
    },
  };
}
export type DrawerState = ReturnType<typeof useDrawer>;
