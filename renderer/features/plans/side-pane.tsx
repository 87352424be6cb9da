import { IconClipboardText, IconPencil, IconX } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { PlansOptions, PlansSide } from '../../../shared/contract/plans-parts.ts';
import type { TextReading } from '../../../shared/contract/user-lane.ts';
import { ageText, clockText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote, Grant } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { SqlEditor, type SqlEditorHandle, type SqlWords } from '../../ui/sql-editor.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { changeDesk, changeDraft, type Desk, setSource } from './desk.ts';
import { Letter } from './letter.tsx';
import { Params } from './params.tsx';
import { PastRuns } from './past-runs.tsx';
import { PastePanel } from './paste-panel.tsx';
import css from './plans.module.css';
import { draftAt } from './request.ts';
import { AddSetting } from './setting-form.tsx';
import { draftOf, letterOf, otherOf, type SideName } from './sides.ts';
import type { RunFailure, SideState } from './use-sides.ts';

export interface SidePaneProps {
  readonly at: At;
  readonly desk: Desk;
  readonly state: SideState;
  readonly server: PlansOptions | undefined;
  readonly words: SqlWords | undefined;
  readonly reading: TextReading | null;
  /** Of either side's query: whose past is offered. */
  readonly fingerprint: string | null;
  readonly missing: readonly number[];
  readonly onRun: () => void;
  readonly onEscape: () => boolean;
  readonly editor: Ref<SqlEditorHandle>;
}

/** One of the two: a query to be written, a run of the past, or a pasted plan. */
export function SidePane(props: SidePaneProps) {
  const { at, desk, state } = props;
  const source = desk.sources[state.name];
  const letter = letterOf[state.name];
  return (
    <section className={css.side} aria-label={`Side ${letter}`}>
      {source.kind === 'query' && <QuerySide {...props} />}
      {source.kind === 'past' && <PastSide {...props} />}
      {source.kind === 'paste' && (
        <>
          <Head {...props} title="Pasted plan">
            <Button size={20} icon={<IconX size={13} stroke={1.6} />} onClick={() => backToQuery(at, state.name)}>
              Back to the query
            </Button>
          </Head>
          <PastePanel desk={at} side={state.name} />
        </>
      )}
    </section>
  );
}

const backToQuery = (at: At, name: SideName) => setSource(at, name, { kind: 'query' });

interface HeadProps extends SidePaneProps {
  /** Left out: it can be typed. */
  readonly title?: string;
  readonly children?: ReactNode;
}

function Head({ at, desk, state: { name }, title, fingerprint, children }: HeadProps) {
  const pick = (id: string, index: number) => setSource(at, name, { kind: 'past', id, index });
  const draft = desk.drafts[name];
  return (
    <div className={css.sideHead}>
      <Letter side={name} />
      {title === undefined ? (
        <input
          className={css.title}
          aria-label={`Title of ${letterOf[name]}`}
          placeholder="Untitled"
          maxLength={200}
          spellCheck={false}
          value={draft.title}
          onChange={(event) => changeDraft(at, name, { title: event.currentTarget.value })}
        />
      ) : (
        <span className={css.named} title={visibleText(title)}>
          <SafeText text={title} />
        </span>
      )}
      <span className={css.tools}>
        {children}
        {desk.view === 'queries' && <PastRuns at={at} side={name} fingerprint={fingerprint} onPick={pick} />}
        {desk.view === 'queries' && desk.sources[name].kind !== 'paste' && (
          <Button
            size={20}
            icon={<IconClipboardText size={13} stroke={1.6} />}
            onClick={() => setSource(at, name, { kind: 'paste' })}
          >
            Paste a plan
          </Button>
        )}
      </span>
    </div>
  );
}

const placeholders = {
  a: 'A query to explain: SELECT … FROM …',
  b: 'A second query to compare with, or a past run, or a pasted plan. Left empty, A is explained alone.',
} as const;

/** What to do about a failure; what it is stands in the editor. */
function Help({ failure: { advice, grant } }: { readonly failure: RunFailure }) {
  return (
    <>
      {advice !== undefined && <p className={css.below}>{advice}</p>}
      {grant !== undefined && (
        <div className={css.below}>
          <Grant text={grant} />
        </div>
      )}
    </>
  );
}

function QuerySide(props: SidePaneProps) {
  const { at, desk, state, words, reading, missing, onRun, onEscape, editor } = props;
  const { name } = state;
  const draft = draftAt(desk, name);
  const isMirror = desk.view === 'settings' && name === 'b';
  const failure = state.shownFailure?.text === draft.text ? state.shownFailure : null;
  return (
    <>
      <Head {...props}>
        <Settings {...props} />
      </Head>
      <SqlEditor
        ref={editor}
        label={isMirror ? 'Query A again, with the settings of B' : `Query ${letterOf[name]}`}
        value={draft.text}
        onChange={(text) => changeDraft(at, name, { text })}
        onRun={onRun}
        onEscape={onEscape}
        words={words}
        fault={failure}
        isReadOnly={isMirror}
        placeholder={isMirror ? 'The query of A, once more' : placeholders[name]}
      />
      {failure && <Help failure={failure} />}
      <Params
        side={name}
        numbers={isMirror ? none : (reading?.parameters ?? none)}
        params={draft.params}
        missing={missing}
        onChange={(params) => changeDraft(at, name, { params })}
      />
    </>
  );
}

const none: readonly never[] = [];

function Settings({ at, desk, state: { name }, server }: SidePaneProps) {
  const { settings } = desk.drafts[name];
  const add = (added: string, value: string) => {
    const others = settings.filter((one) => one.name !== added);
    changeDraft(at, name, { settings: [...others, { name: added, value }] });
  };
  const remove = (gone: string) => changeDraft(at, name, { settings: settings.filter((one) => one.name !== gone) });
  return (
    <>
      {settings.map((one) => (
        <span key={one.name} className={css.setting}>
          <span title={visibleText(`${one.name} ${one.value}`)}>
            <SafeText text={`${one.name} ${one.value}`} />
          </span>
          <button type="button" aria-label={`Remove ${visibleText(one.name)}`} onClick={() => remove(one.name)}>
            <IconX size={12} stroke={1.8} />
          </button>
        </span>
      ))}
      <AddSetting side={name} known={server?.settings ?? none} onAdd={add} />
    </>
  );
}

function PastSide(props: SidePaneProps) {
  const { at, state } = props;
  const { name, past, failure, shown } = state;
  const edit = (side: PlansSide) => {
    changeDraft(at, name, draftOf(side));
    changeDesk(at, (desk) => ({ last: { ...desk.last, [name]: null } }));
    backToQuery(at, name);
  };
  const other = letterOf[otherOf[name]];
  return (
    <>
      <Head {...props} title={titleOfPast(past, shown?.startedAt ?? null)}>
        {past?.settings.map((one) => (
          <span key={one.name} className={css.setting}>
            <span style={{ paddingRight: 6 }}>
              <SafeText text={`${one.name} ${one.value}`} />
            </span>
          </span>
        ))}
        {past && (
          <Button
            size={20}
            icon={<IconPencil size={13} stroke={1.6} />}
            title={`Copies the text here to run it again; to compare it with this run, put the text into ${other}`}
            onClick={() => edit(past)}
          >
            Run it again
          </Button>
        )}
        <Button size={20} icon={<IconX size={13} stroke={1.6} />} onClick={() => backToQuery(at, name)}>
          Back to the query
        </Button>
      </Head>
      {failure && <FailureNote failure={failure} />}
      <div className={css.shown}>{past && <SqlCode sql={past.text} isWrapped />}</div>
    </>
  );
}

function titleOfPast(past: PlansSide | null, startedAt: string | null): string {
  const title = past === null || past.title === '' ? 'Past run' : past.title;
  return startedAt === null ? title : `${title}, ${whenText(new Date(startedAt))}`;
}

const whenText = (at: Date): string => (at.toDateString() === new Date().toDateString() ? clockText(at) : ageText(at));
