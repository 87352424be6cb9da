import { useMemo, useState } from 'react';
import type { SavedProfile } from '../../../shared/contract/connections.ts';
import type { Failure } from '../../../shared/failure.ts';
import { useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { Banner } from '../../ui/banner.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { forgottenAs, useForgotten } from '../../ui/forget-later.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { showToast } from '../../ui/toast.tsx';
import { asFailure, connect } from './connecting.ts';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionsList } from './connections-list.tsx';
import css from './connections-page.module.css';
import { DemoCard } from './demo-card.tsx';
import { DemoForm } from './demo-form.tsx';
import { draftOf, draftOfFile, toProfile } from './draft.ts';
import { forgetConnection } from './forget-connection.ts';
import { ImportPanel } from './import-panel.tsx';
import { type Drafts, useDrafts } from './use-drafts.ts';

const noProfiles: readonly SavedProfile[] = [];

/** Which servers are known; fill in, import, test, open. */
export function ConnectionsPage() {
  const { data, failure } = useQuestion('connections.list', {});
  const forgotten = useForgotten();
  const profiles = useMemo(
    () => (data?.profiles ?? noProfiles).filter(({ id }) => !forgotten.has(forgottenAs(id))),
    [data, forgotten],
  );
  const drafts = useDrafts(profiles);
  const [isImporting, setImporting] = useState(false);
  const [refused, setRefused] = useState<Failure>();
  const wrong = failure ?? refused;
  const select = (id: string) => {
    setImporting(false);
    setRefused(undefined);
    drafts.select(id);
  };
  const startNew = () => {
    select('');
    drafts.startNew();
  };
  useCommands([{ id: 'connections.new', label: 'New connection', keys: 'Alt N', run: startNew }]);
  return (
    <div className={css.page}>
      <aside className={css.list} aria-label="Known connections">
        <ConnectionsList
          profiles={profiles}
          selected={isImporting ? '' : drafts.draft.id}
          onSelect={select}
          onConnect={(id) => void connectAtOnce(profiles, id).catch((error: unknown) => setRefused(asFailure(error)))}
          onNew={startNew}
          onImport={() => setImporting(true)}
        />
        <DemoCard />
      </aside>
      <div className={css.pane}>
        {data?.notice !== undefined && <Notice text={data.notice} />}
        {wrong && <FailureNote failure={wrong} />}
        {isImporting && <ImportPanel onDone={(id) => (id === undefined ? setImporting(false) : select(id))} />}
        {data && !isImporting && (
          <Editor profiles={profiles} drafts={drafts} keychain={data.keychain} onSelect={select} onNew={startNew} />
        )}
      </div>
    </div>
  );
}

/** A double click: with the password that is known, or it fails with the reason. */
async function connectAtOnce(profiles: readonly SavedProfile[], id: string): Promise<void> {
  const saved = profiles.find((one) => one.id === id);
  const made = saved && toProfile(draftOf(saved));
  if (made && !saved.isDemo && 'profile' in made) await connect(made.profile, draftOf(saved));
}

interface EditorProps {
  readonly profiles: readonly SavedProfile[];
  readonly drafts: Drafts;
  readonly keychain: 'real' | 'none';
  readonly onSelect: (id: string) => void;
  readonly onNew: () => void;
}

function Editor({ profiles, drafts, keychain, onSelect, onNew }: EditorProps) {
  const { draft, saved } = drafts;
  const remove = () => {
    if (saved) forgetConnection(saved);
    drafts.forget(draft.id);
    onNew();
  };
  if (saved?.isDemo) return <DemoForm saved={saved} onDelete={remove} />;
  return (
    <ConnectionForm
      key={draft.id}
      draft={draft}
      saved={saved}
      profiles={profiles}
      keychain={keychain}
      onChange={drafts.keep}
      onSaved={({ id }) => {
        drafts.forget(id);
        onSelect(id);
      }}
      onDelete={remove}
      onRead={(profile, notes) => {
        drafts.startWith(draftOfFile(profile));
        showToast({
          title: 'Nothing is saved yet: look it through, then Save',
          detail: ['No secret is in such a file.', ...notes].join(' '),
          forMs: null,
        });
      }}
    />
  );
}

/** The file of connections was broken, or is from a newer Heapscope. */
function Notice({ text }: { readonly text: string }) {
  const [dismissed, setDismissed] = useState('');
  if (text === dismissed) return null;
  return (
    <Banner tone="idletx" onDismiss={() => setDismissed(text)}>
      <b>Your saved connections.</b> <SafeText text={text} />
    </Banner>
  );
}
