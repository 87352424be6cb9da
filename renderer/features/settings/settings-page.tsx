import { useState } from 'react';
import type { FileNotice } from '../../../shared/contract/settings.ts';
import { useQuestion } from '../../api.ts';
import { fileName, useFileNotices } from '../../state/file-notices.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Banner } from '../../ui/banner.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { Kept } from './kept.tsx';
import { Limits } from './limits.tsx';
import { Notices } from './notices.tsx';
import { Sampling } from './sampling.tsx';
import { FilterWords } from './setting-row.tsx';
import css from './settings.module.css';
import { Shortcuts } from './shortcuts.tsx';
import { useSettings } from './use-settings.ts';

const panes = ['settings', 'notices', 'shortcuts'] as const;

/** What the user chose for this computer, what is kept on it, and what Heapscope is made of. */
export function SettingsPage() {
  const [filter, setFilter] = useState('');
  const [pane, setPane] = useUrlState('show', 'settings', panes);
  const { settings, answer, failure, change } = useSettings();
  const { data } = useQuestion('connections.list', {});
  useStatus(statusOf(answer?.path, data?.keychain));
  return (
    <>
      <PageHeader title="Settings" under="for this computer, not for the server; changes are saved as you make them">
        <Space />
        <FilterField
          label="Filter settings"
          value={filter}
          onChange={setFilter}
          placeholder="Filter settings"
          width={220}
        />
      </PageHeader>
      {answer?.notice !== undefined && (
        <Banner tone="idletx">
          <b>The settings file.</b> <SafeText text={answer.notice} />
        </Banner>
      )}
      <OtherFiles settingsFile={answer?.path} />
      {failure && <FailureNote failure={failure} />}
      <FilterWords.Provider value={filter.toLowerCase()}>
        <div className={css.panes} data-flows="">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
          <section className={css.left} aria-label="Sampling, what is kept" tabIndex={0}>
            {settings && <Sampling settings={settings} onChange={change} />}
            {settings && <Kept settings={settings} onChange={change} />}
          </section>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
          <section className={css.right} aria-label="Appearance, limits, about" tabIndex={0}>
            {pane === 'notices' && <Notices onClose={() => setPane('settings')} />}
            {pane === 'shortcuts' && <Shortcuts onClose={() => setPane('settings')} />}
            {pane === 'settings' && (
              <>
                <Appearance />
                <Limits />
                <About onShow={setPane} />
              </>
            )}
          </section>
        </div>
      </FilterWords.Provider>
    </>
  );
}

/** The page itself tells of the settings' file, by what it answers. */
function OtherFiles({ settingsFile }: { readonly settingsFile: string | undefined }) {
  const files = useFileNotices((all) => all.files);
  return files
    .filter(({ path }) => path !== settingsFile)
    .map((file) => (
      <Banner key={file.path} tone="idletx">
        <b>{visibleText(fileName(file))}</b> <SafeText text={withoutName(file)} />
      </Banner>
    ));
}

/** The sentence begins with the name of the file, or is of its whole path. */
function withoutName(file: FileNotice): string {
  const name = fileName(file);
  return file.text.startsWith(`${name} `) ? file.text.slice(name.length + 1) : file.text;
}

function statusOf(path: string | undefined, keychain: 'real' | 'none' | undefined): string {
  const passwords =
    keychain === 'real'
      ? 'Passwords are in the system keychain, never in this file'
      : 'Passwords are kept until Heapscope closes, never on disk';
  return path === undefined ? '' : `Stored in ${path} · ${passwords}`;
}
