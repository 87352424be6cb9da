import { IconAlertTriangle, IconCheck, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { UpgradeObject } from '../../../shared/contract/upgrade.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { Tag } from '../../ui/tag.tsx';
import css from './upgrade.module.css';

const marks: Readonly<Record<UpgradeObject['mark'], ReactNode>> = {
  bad: <IconAlertTriangle size={13} stroke={1.8} className={css.decide} aria-label="found" />,
  unknown: <IconHelpCircle size={13} stroke={1.8} className={css.unknown} aria-label="unknown" />,
  fine: <IconCheck size={13} stroke={2} className={css.passed} aria-label="fine" />,
};

/** Each with where it is, what uses it, and the SQL that would remove it. */
export function ObjectList({ objects }: { readonly objects: readonly UpgradeObject[] }) {
  return (
    <ul className={css.objects} aria-label="Objects">
      {objects.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two libraries may bear one name in one database
        <li key={index}>
          <div className={css.object}>
            {marks[one.mark]}
            <b>
              <SafeText text={one.name} />
            </b>
            {one.database !== null && (
              <Tag tone="line" title="database">
                <SafeText text={one.database} />
              </Tag>
            )}
          </div>
          <p>
            <SafeText text={one.detail} />
          </p>
          {one.usedBy.length > 0 && (
            <p>
              Used by <SafeText text={one.usedBy.join(', ')} />: dropping it needs these changed first.
            </p>
          )}
          {one.sql !== null && (
            <div className={css.sql}>
              <SqlCode sql={one.sql} isWrapped isSmall />
              <CopyButton text={one.sql} size={20}>
                Copy statement
              </CopyButton>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
