import { rowModes, rowModesConflict, rowModeTakenBy } from '../../../shared/locks/row-modes.ts';
import { tableModes, takenBy } from '../../../shared/locks/table-modes.ts';
import { DrawerHead } from '../../ui/drawer.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { ModeMatrix } from './mode-matrix.tsx';
import css from './pane.module.css';

const none: readonly never[] = [];

/** The reference: which modes conflict, and what takes them; tables, then rows. */
export function ModesPane({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className={css.pane}>
      <DrawerHead title="Lock modes" onClose={onClose} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.scroll} tabIndex={0} aria-label="Lock modes">
        <SectionHead title="Tables" under="grey cells conflict" />
        <div className={css.part}>
          <ModeMatrix contested={none} queued={none} label="Which table-level lock modes conflict" />
        </div>
        <Reference lines={tableModes.map((mode, index) => [`${index + 1} ${mode}`, takenBy[mode]])} />
        <SectionHead title="Rows" under="of one row, two transactions" />
        <RowMatrix />
        <Reference lines={rowModes.map((mode) => [mode, [`SELECT … ${mode}`, ...rowModeTakenBy[mode]]])} />
        <p className={css.hint}>
          Row locks are written into the rows and take no memory, so pg_locks does not list them: who waits for a row
          waits for the transaction that locked it.{' '}
          <a
            href="https://www.postgresql.org/docs/current/explicit-locking.html"
            target="_blank"
            rel="noreferrer noopener"
          >
            Manual
          </a>
        </p>
      </section>
    </div>
  );
}

interface ReferenceProps {
  readonly lines: readonly (readonly [mode: string, takenBy: readonly string[]])[];
}

function Reference({ lines }: ReferenceProps) {
  return (
    <table className={css.reference}>
      <tbody>
        {lines.map(([mode, statements]) => (
          <tr key={mode}>
            <th scope="row">{mode}</th>
            <td>{statements.join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RowMatrix() {
  return (
    <table className={css.matrixOfRows}>
      <thead>
        <tr>
          <td aria-hidden="true" />
          {rowModes.map((mode) => (
            <th key={mode} scope="col">
              {mode}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rowModes.map((mode) => (
          <tr key={mode}>
            <th scope="row">{mode}</th>
            {rowModes.map((other) => (
              <td key={other} className={rowModesConflict(mode, other) ? css.yes : css.no}>
                {rowModesConflict(mode, other) ? 'waits' : ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
