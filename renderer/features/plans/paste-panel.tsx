import { type ChangeEvent, type ClipboardEvent, useEffect, useId, useRef } from 'react';
import { countOf, sizeText } from '../../../shared/figure-text.ts';
import type { PlanRead } from '../../../shared/plans/plan.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { useLate } from '../../ui/use-late.ts';
import { type Pasted, paste, usePastedOf } from './pasted.ts';
import css from './plans.module.css';
import { readySpare } from './reading.ts';
import { letterOf, type SideName } from './sides.ts';

interface PastePanelProps {
  readonly desk: string;
  readonly side: SideName;
  /** Without a database it is the only thing there, and larger. */
  readonly isTall?: boolean;
}

/** A field draws no faster than its text is long: what is longer is held beside it. */
const mostInField = 200_000;

const placeholder = `Paste the output of EXPLAIN: text, JSON, YAML or XML,
with psql's frame or without.
It is read on this computer and sent nowhere.`;

/** A plan from elsewhere: pasted or opened, read as soon as it is there. */
export function PastePanel({ desk, side, isTall = false }: PastePanelProps) {
  const pasted = usePastedOf(desk, side);
  const file = useRef<HTMLInputElement>(null);
  const outcome = useId();
  useEffect(readySpare, []);
  const put = (text: string) => paste(desk, side, text);
  const isLong = (pasted?.text.length ?? 0) > mostInField;
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    if (text.length <= mostInField) return;
    event.preventDefault();
    put(text);
  };
  const onFile = (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.currentTarget.files ?? [];
    event.currentTarget.value = '';
    void chosen?.text().then(put);
  };
  return (
    <div className={classes(css.paste, isTall && css.tall)}>
      {isLong ? (
        <p>A text of {sizeText(pasted?.text.length ?? 0)}: too long to be shown in a field.</p>
      ) : (
        <textarea
          aria-label={`Plan ${letterOf[side]}, pasted`}
          aria-describedby={outcome}
          spellCheck={false}
          placeholder={placeholder}
          value={pasted?.text ?? ''}
          onChange={(event) => put(event.currentTarget.value)}
          onPaste={onPaste}
        />
      )}
      <div className={css.outcome} id={outcome} role="status">
        {pasted && <Outcome pasted={pasted} />}
        <span>
          <Button size={22} onClick={() => file.current?.click()}>
            Open file…
          </Button>{' '}
          {pasted && (
            <Button size={22} onClick={() => put('')}>
              Clear
            </Button>
          )}
          <input ref={file} type="file" hidden onChange={onFile} aria-label={`File with plan ${letterOf[side]}`} />
        </span>
      </div>
    </div>
  );
}

function Outcome({ pasted: { read } }: { readonly pasted: Pasted }) {
  if (read === null) return <Reading />;
  if (read.plan === null) {
    const { message, line, advice } = read.fault;
    return (
      <span className={css.fault}>
        {line !== null && <b>Line {line}: </b>}
        <SafeText text={message} /> {advice}
      </span>
    );
  }
  return <span>{readText(read)}</span>;
}

function Reading() {
  return useLate(300) ? <span>Reading</span> : <span />;
}

/** "Read as JSON: 14 nodes, executed. 2 lines were not understood." */
function readText({ plan, others }: Extract<PlanRead, { fault: null }>): string {
  const form = { text: 'text', json: 'JSON', yaml: 'YAML', xml: 'XML' }[plan.format];
  const nodes = `${countOf(plan.nodes.length, 'node')}, ${plan.isAnalyzed ? 'executed' : 'not executed'}`;
  const more =
    others.length === 0
      ? ''
      : ` ${countOf(others.length, 'further plan')} in it ${others.length === 1 ? 'is' : 'are'} left out.`;
  const left =
    plan.unread.length === 0 ? '' : ` ${countOf(plan.unread.length, 'line was', 'lines were')} not understood.`;
  return `Read as ${form}: ${nodes}.${more}${left}`;
}
