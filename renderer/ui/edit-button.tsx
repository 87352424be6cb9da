import { navigate } from '../state/place.ts';
import { Button } from './button.tsx';

interface EditButtonProps {
  /** Of the connection that could not be opened. */
  readonly id: string;
  /** What is wrong is the password: its field gets the keys. */
  readonly isPassword: boolean;
  readonly go?: (path: string) => void;
}

/** To the form of the connection, where what keeps it from opening can be mended. */
export function EditButton({ id, isPassword, go = navigate }: EditButtonProps) {
  const search = new URLSearchParams({ profile: id });
  if (isPassword) search.set('ask', 'password');
  return (
    <Button size={22} onClick={() => go(`/?${search}`)}>
      {isPassword ? 'Enter the password' : 'Edit connection'}
    </Button>
  );
}
