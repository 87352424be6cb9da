import { useEffect } from 'react';

/**
 * When what takes the focus goes away and nobody else takes it then, it goes back to where it was before. Called before
 * the effect that takes it.
 */
export function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
}
