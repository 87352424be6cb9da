import { Button } from './button.tsx';

interface NewOrderProps {
  /** Rows keep their places for the pointer's sake, and would stand elsewhere. */
  readonly isHeld: boolean;
  readonly onRelease: () => void;
}

/** In the toolbar of a list whose rows do not move under the pointer. */
export function NewOrder({ isHeld, onRelease }: NewOrderProps) {
  if (!isHeld) return null;
  return (
    <Button size={22} look="quiet" title="Rows keep their places while you point at them" onClick={onRelease}>
      New order
    </Button>
  );
}
