import { create } from 'zustand';
import { showToast } from './toast.tsx';

/** ms in which it can be taken back. */
const undoMs = 8000;

const useHidden = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

/** What was asked to be forgotten: lists leave it out at once. */
export const useForgotten = (): ReadonlySet<string> => useHidden(({ ids }) => ids);

/** The same, asked once. */
export const isForgotten = (id: string): boolean => useHidden.getState().ids.has(id);

/** The id of a connection among all that can be forgotten. */
export const forgottenAs = (id: string): string => `connection ${id}`;

function setHidden(id: string, isHidden: boolean): void {
  useHidden.setState(({ ids }) => {
    const next = new Set(ids);
    if (isHidden) next.add(id);
    else next.delete(id);
    return { ids: next };
  });
}

/** How each that is not gone yet is taken back. */
const pending = new Map<string, () => void>();

/** It is made anew, so it must not be deleted in a moment. */
export function takeBack(id: string): void {
  pending.get(id)?.();
}

interface Forgetting {
  readonly id: string;
  /** "Forgot the run". */
  readonly title: string;
  /** Deletes it for good. */
  readonly send: () => Promise<unknown>;
  readonly onForgotten?: () => void;
  /** Another of that id may be made later, which is shown again. */
  readonly isReusable?: boolean;
}

/** Gone from the screen now and from the disk in 8 s, or when the page is left, unless it is taken back until then. */
export function forgetLater({ id, title, send, onForgotten, isReusable = false }: Forgetting): void {
  const settle = () => {
    pending.delete(id);
    clearTimeout(timer);
    window.removeEventListener('pagehide', end);
  };
  const end = () => {
    settle();
    const forgotten = () => {
      if (isReusable) setHidden(id, false);
      onForgotten?.();
    };
    send().then(forgotten, (error: unknown) => {
      setHidden(id, false);
      showToast({ title: `Not deleted: ${error instanceof Error ? error.message : String(error)}`, forMs: null });
    });
  };
  const undo = () => {
    settle();
    setHidden(id, false);
  };
  const timer = setTimeout(end, undoMs);
  window.addEventListener('pagehide', end);
  pending.set(id, undo);
  setHidden(id, true);
  showToast({ title, action: { label: 'Undo', run: undo }, forMs: undoMs });
}
