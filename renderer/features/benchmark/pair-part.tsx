import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { SqlEditor, type SqlFault, type SqlWords } from '../../ui/sql-editor.tsx';
import { TextField } from '../../ui/text-field.tsx';
import css from './pair.module.css';
import { ParameterFields } from './parameter-fields.tsx';
import { faultOfRun } from './reading.ts';
import type { Run } from './run-store.ts';
import type { SideDraft } from './setup.ts';
import type { PairReadings } from './use-readings.ts';
import type { Setup } from './use-setup.ts';

interface PairPartProps {
  readonly at: At;
  readonly setup: Setup;
  readonly readings: PairReadings;
  readonly run: Run | undefined;
  readonly onRun: () => void;
  /** Esc in an editor; false: there was nothing to stop. */
  readonly onStop: () => boolean;
}

/** Two queries of the user's own, each with its parameters, as the same interleaved test. */
export function PairPart({ at, setup, readings, run, onRun, onStop }: PairPartProps) {
  const words = useQuestion('plans.words', { at }).data;
  return (
    <div className={css.pair}>
      {(['a', 'b'] as const).map((side) => (
        <Side
          key={side}
          letter={side === 'a' ? 'A' : 'B'}
          draft={setup.draft[side]}
          onChange={(draft) => setup.change({ [side]: draft })}
          reading={readings[side]}
          fault={readings[side].fault ?? faultOfRun(run, side, setup.draft[side].text)}
          words={words}
          onRun={onRun}
          onStop={onStop}
        />
      ))}
    </div>
  );
}

interface SideProps {
  readonly letter: 'A' | 'B';
  readonly draft: SideDraft;
  readonly onChange: (draft: SideDraft) => void;
  readonly reading: PairReadings['a'];
  readonly fault: SqlFault | null;
  readonly words: SqlWords | undefined;
  readonly onRun: () => void;
  readonly onStop: () => boolean;
}

function Side({ letter, draft, onChange, reading, fault, words, onRun, onStop }: SideProps) {
  return (
    <section className={css.side} aria-label={`Query ${letter}`}>
      <div className={css.head}>
        <span className={letter === 'A' ? css.badgeA : css.badgeB} aria-hidden="true">
          {letter}
        </span>
        <TextField
          isSmall
          isLabelHidden
          label={`Name of query ${letter}`}
          value={draft.title}
          placeholder={`What ${letter} is`}
          maxLength={200}
          onChange={(title) => onChange({ ...draft, title })}
        />
      </div>
      <SqlEditor
        label={`Query ${letter}`}
        value={draft.text}
        onChange={(text) => onChange({ ...draft, text })}
        onRun={onRun}
        onEscape={onStop}
        words={words}
        fault={fault}
        placeholder="SELECT … WHERE id = $1"
      />
      {reading.notes.map((note) => (
        <p key={note} className={css.note}>
          {note}
        </p>
      ))}
      <ParameterFields
        letter={letter}
        count={reading.parameters}
        values={draft.params}
        onChange={(params) => onChange({ ...draft, params })}
      />
    </section>
  );
}
