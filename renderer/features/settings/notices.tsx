import { countOf } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { CloseButton } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './settings.module.css';

interface NoticesProps {
  readonly onClose: () => void;
}

/** The licence of everything that is in Heapscope, each with its full text. */
export function Notices({ onClose }: NoticesProps) {
  useCommands([{ id: 'settings.close', label: 'Close', keys: 'Esc', isHidden: true, run: onClose }]);
  const { data, failure } = useQuestion('settings.notices', {});
  return (
    <>
      <SectionHead
        title="Licences and third-party notices"
        under={data ? countOf(data.notices.length, 'part') : undefined}
      >
        <Space />
        <CloseButton onClose={onClose} keys="Esc" />
      </SectionHead>
      {failure && <FailureNote failure={failure} />}
      {data?.notices.map(({ name, version, licence, text }) => (
        <details key={`${name} ${version}`} className={css.notice}>
          <summary>
            <b>{name}</b> {version} <span>{licence}</span>
          </summary>
          <pre>{text}</pre>
        </details>
      ))}
    </>
  );
}
