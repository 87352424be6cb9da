import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { useCommands } from '../state/keys.ts';
import { Button, IconButton } from './button.tsx';
import css from './toast.module.css';

export interface Toast {
  /** What happened: "Saved lumps.csv". */
  readonly title: string;
  readonly detail?: ReactNode;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** ms until it goes; it stays while it is null. */
  readonly forMs?: number | null;
}

interface Shown extends Toast {
  readonly id: number;
}

const useToasts = create<{ readonly shown: readonly Shown[] }>(() => ({ shown: [] }));
let lastId = 0;

/** An outcome that needs no answer. */
export function showToast(toast: Toast): void {
  lastId += 1;
  const id = lastId;
  useToasts.setState(({ shown }) => ({ shown: [...shown.slice(-3), { ...toast, id }] }));
  if (toast.forMs !== null) setTimeout(() => dismiss(id), toast.forMs ?? 6000);
}

function dismiss(id: number): void {
  useToasts.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));
}

/** What can be taken back goes soon, and Tab takes long to get there. */
const undoLabel = 'Undo';
const undoKeys = 'Alt Z';

function act({ id, action }: Pick<Shown, 'id' | 'action'>): void {
  dismiss(id);
  action?.run();
}

/** Mounted once by the shell. */
export function Toasts() {
  const shown = useToasts((state) => state.shown);
  const last = shown.findLast(({ action }) => action?.label === undoLabel);
  useCommands(last ? [{ id: 'toast.undo', label: `Undo: ${last.title}`, keys: undoKeys, run: () => act(last) }] : []);
  return (
    <div className={css.toasts} role="status" aria-label="Notices">
      {shown.map(({ id, title, detail, action }) => (
        <div key={id} className={css.toast}>
          <div className={css.text}>
            <b>{title}</b>
            {detail !== undefined && <div className={css.detail}>{detail}</div>}
          </div>
          {action && (
            <Button
              size={22}
              {...(id === last?.id ? { keys: undoKeys, 'aria-keyshortcuts': 'Alt+Z' } : {})}
              onClick={() => act({ id, action })}
            >
              {action.label}
            </Button>
          )}
          <IconButton label="Dismiss" look="quiet" size={22} onClick={() => dismiss(id)}>
            <IconX size={14} stroke={1.6} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
