import type { MouseEvent } from 'react';
import css from './shell.module.css';

/** The first stop of Tab: past the bar and the rail to the screen. Seen only while it has the focus. */
export function SkipLink() {
  // The address keeps what the screen wrote into it.
  const onClick = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById('screen')?.focus();
  };
  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads within the page, where the address must stay as it is
    <a href="#screen" className={css.skip} onClick={onClick}>
      Skip to the screen
    </a>
  );
}
