import { type ReactNode, useEffect } from 'react';
import { create } from 'zustand';

/** What the present screen adds to the status bar: when it was read, which keys work here. */
export const useStatusLine = create<{ readonly line: ReactNode }>(() => ({ line: null }));

/** Keep `line` a string, or stable between renders. */
export function useStatus(line: ReactNode): void {
  useEffect(() => {
    useStatusLine.setState({ line });
  }, [line]);
  useEffect(() => () => useStatusLine.setState({ line: null }), []);
}
