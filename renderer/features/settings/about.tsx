import { useQuestion } from '../../api.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import css from './settings.module.css';

interface AboutProps {
  readonly onShow: (pane: 'notices' | 'shortcuts') => void;
}

export function About({ onShow }: AboutProps) {
  const { data } = useQuestion('settings.notices', {});
  return (
    <>
      <div className={css.ruled}>
        <SectionHead title="About" />
      </div>
      <dl className={css.about}>
        <dt>Heapscope</dt>
        <dd>{data?.version}</dd>
        <dt>Supported servers</dt>
        <dd>PostgreSQL 14 and newer</dd>
        <dt>Network</dt>
        <dd>only the servers you connect to</dd>
      </dl>
      <div className={css.links}>
        <button type="button" onClick={() => onShow('notices')}>
          Licences and third-party notices
        </button>
        <button type="button" onClick={() => onShow('shortcuts')}>
          Shortcuts
        </button>
        <CopyButton text={`Heapscope ${data?.version ?? ''}, ${navigator.userAgent}`}>Copy version</CopyButton>
      </div>
    </>
  );
}
