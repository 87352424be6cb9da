import css from './pair.module.css';

interface ParameterFieldsProps {
  readonly letter: 'A' | 'B';
  /** $1 … $count are named by the text. */
  readonly count: number;
  readonly values: readonly (string | null)[];
  readonly onChange: (values: readonly (string | null)[]) => void;
}

/** A value for each parameter, as text; the server reads it as the type that the query gives it. */
export function ParameterFields({ letter, count, values, onChange }: ParameterFieldsProps) {
  const set = (place: number, value: string | null) =>
    onChange(
      Array.from({ length: Math.max(count, values.length) }, (_, at) => (at === place ? value : (values[at] ?? null))),
    );
  if (count === 0) return null;
  return (
    <div className={css.params}>
      {Array.from({ length: count }, (_, place) => {
        const value = values[place] ?? null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is its number
          <label key={place}>
            <code>${place + 1}</code>
            <input
              type="text"
              aria-label={`Parameter $${place + 1} of query ${letter}`}
              value={value ?? ''}
              placeholder={value === null ? 'NULL' : 'empty text'}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set(place, event.currentTarget.value)}
            />
            {value !== null && (
              <button type="button" title="Send NULL instead" onClick={() => set(place, null)}>
                NULL
              </button>
            )}
          </label>
        );
      })}
    </div>
  );
}
