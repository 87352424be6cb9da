import type { OutputOf } from '../../api.ts';
import { EnvironmentTag } from '../../ui/environment-tag.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './connection-form.module.css';
import { addressText } from './draft.ts';

type Found = OutputOf<'connections.importable'>['found'];

interface ImportListProps {
  readonly found: Found;
  readonly isChosen: (id: string) => boolean;
  readonly onToggle: (id: string) => void;
}

/** Everything that was found, to choose from. */
export function ImportList({ found, isChosen, onToggle }: ImportListProps) {
  return (
    <ul className={css.imports}>
      {found.map(({ source, profile, hasPassword, knownAs }) => (
        <li key={profile.id}>
          <label>
            <input type="checkbox" checked={isChosen(profile.id)} onChange={() => onToggle(profile.id)} />
            <EnvironmentTag environment={profile.environment} wide />
            <span className={css.importNames}>
              <b title={visibleText(profile.name)}>
                <SafeText text={profile.name} />
              </b>
              <code title={visibleText(`${profile.user} · ${addressText(profile)}`)}>
                <SafeText text={`${profile.user} · ${addressText(profile)}`} />
              </code>
            </span>
            <span className={css.source}>
              <SafeText text={source} />
              {hasPassword && <br />}
              {hasPassword && 'with its password'}
              {knownAs !== undefined && <br />}
              {knownAs !== undefined && <SafeText text={`saved already, as ${knownAs}`} />}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}
