import { IconEyeOff } from '@tabler/icons-react';
import { Note } from '../../ui/banner.tsx';
import { Grant } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './writes.module.css';

interface LacksProps {
  /** What cannot be told here, and the statement that would change that. */
  readonly lacks: readonly { readonly what: string; readonly grant: string | null }[];
}

export function Lacks({ lacks }: LacksProps) {
  if (lacks.length === 0) return null;
  return (
    <div className={css.lacks}>
      {lacks.map(({ what, grant }) => (
        <div key={what}>
          <Note icon={<IconEyeOff size={16} stroke={1.6} />}>
            <SafeText text={what} />
          </Note>
          {grant !== null && <Grant text={grant} />}
        </div>
      ))}
    </div>
  );
}
