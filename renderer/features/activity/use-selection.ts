import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { TableHandle } from '../../ui/table-props.ts';
import type { ArrangedScene } from './use-arranged-scene.ts';

/** The cursor of the table and of the timeline, and the drawer that follows it once it is open. */
export function useSelection(screen: ArrangedScene, table: RefObject<TableHandle | null>) {
  const { view, arranged, rows } = screen;
  const { open, setOpen, setText, setChips } = view;
  const [selected, setSelected] = useState<string | null>(open === '' ? null : open);
  const latest = useRef({ rows, shown: arranged.rows, open, setText, setChips });
  useEffect(() => {
    latest.current = { rows, shown: arranged.rows, open, setText, setChips };
  });
  const onSelect = useCallback(
    (key: string) => {
      setSelected(key);
      if (latest.current.open !== '') setOpen(key);
    },
    [setOpen],
  );
  const onShow = useCallback(
    (key: string) => {
      onSelect(key);
      const index = latest.current.shown.findIndex((row) => row.key === key);
      if (index >= 0) table.current?.reveal(index);
    },
    [onSelect, table],
  );
  const onOpen = useCallback(
    (key: string) => {
      setSelected(key);
      setOpen(key);
    },
    [setOpen],
  );
  /** To the row of a pid, also where the filter hides it now. */
  const onGo = useCallback(
    (pid: number) => {
      const { rows, shown, setText, setChips } = latest.current;
      const row = [...rows.values()].find(({ backend }) => backend.pid === pid);
      if (!row) return;
      if (!shown.some(({ key }) => key === row.key)) {
        setText('');
        setChips([]);
      }
      onShow(row.key);
    },
    [onShow],
  );
  const onClose = () => {
    setOpen('');
    table.current?.focus();
  };
  return { open, selected, onSelect, onShow, onOpen, onGo, onClose };
}
export type Selection = ReturnType<typeof useSelection>;
