import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { classes } from './classes.ts';
import css from './text-field.module.css';

export interface TextFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'onChange' | 'size'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Beside the label: "paste one to fill the fields". */
  readonly hint?: ReactNode;
  /** What is wrong, in the source's words; the field is outlined and the text is read with it. */
  readonly error?: ReactNode;
  readonly before?: ReactNode;
  /** At the end: a unit, a key, where the password is kept. */
  readonly after?: ReactNode;
  readonly isMono?: boolean;
  /** 28 px, for bars and settings. */
  readonly isSmall?: boolean;
  /** The label is said but not drawn. */
  readonly isLabelHidden?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const { label, onChange, hint, error, before, after, isMono, isSmall, isLabelHidden, ...input } = props;
  const id = useId();
  const isWrong = Boolean(error);
  return (
    <div className={css.field}>
      <label htmlFor={id} className={isLabelHidden ? 'spoken' : css.label}>
        {label}
        {hint !== undefined && <span className={css.hint}>{hint}</span>}
      </label>
      <div className={classes(css.box, isMono && css.mono, isSmall && css.small, isWrong && css.wrong)}>
        {before}
        <input
          autoComplete="off"
          spellCheck={false}
          {...input}
          id={id}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? `${id}-error` : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {after !== undefined && <span className={css.after}>{after}</span>}
      </div>
      {isWrong && (
        <div id={`${id}-error`} className={css.error} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
