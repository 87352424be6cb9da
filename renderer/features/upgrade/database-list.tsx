import type { UpgradeDatabase } from '../../../shared/contract/upgrade.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { GrantLine } from './grant-line.tsx';
import css from './upgrade.module.css';

/** Which databases nobody looked into, why, and what would let this role in. */
export function DatabaseList({ unread }: { readonly unread: readonly UpgradeDatabase[] }) {
  return (
    <>
      <h2 className={css.title}>Databases not read</h2>
      <div className={css.part}>
        <p>pg_upgrade itself opens every database. What is in these is unknown, so no check has passed for them.</p>
      </div>
      <ul className={css.objects} aria-label="Databases not read">
        {unread.map(({ datname, why, grant, state }) => (
          <li key={datname}>
            <div className={css.object}>
              <b>
                <SafeText text={datname} />
              </b>
            </div>
            <p>
              <SafeText text={why ?? (state === 'left' ? 'stopped before its turn' : 'unknown')} />
            </p>
            <GrantLine grant={grant} />
          </li>
        ))}
      </ul>
    </>
  );
}
