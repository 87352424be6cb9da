import { useEffect, useRef } from 'react';
import type { SecretName } from '../../../shared/contract/connection-ways.ts';
import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { TextField } from '../../ui/text-field.tsx';

interface SecretFieldProps {
  readonly name: SecretName;
  readonly label: string;
  readonly value: string;
  readonly saved: SavedProfile | undefined;
  /** It was asked for, or not accepted: the field takes the focus. */
  readonly isWrong: boolean;
  readonly onChange: (secret: string) => void;
}

/** A secret of the way to the server: typed here, kept as the password is, never shown again. */
export function SecretField({ name, label, value, saved, isWrong, onChange }: SecretFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isWrong) field.current?.select();
  }, [isWrong]);
  const place = saved?.ways?.[name];
  const isKnown = place !== undefined && place !== 'none' && value === '';
  return (
    <TextField
      ref={field}
      label={label}
      type="password"
      value={value}
      maxLength={1024}
      placeholder={isKnown ? '••••••••' : ''}
      onChange={onChange}
      {...(isKnown ? { after: place === 'keychain' ? 'system keychain' : 'kept until close' } : {})}
      {...(isWrong ? { error: value === '' ? 'Asked for' : 'Not accepted' } : {})}
    />
  );
}
