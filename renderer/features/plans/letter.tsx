import { classes } from '../../ui/classes.ts';
import css from './plans.module.css';
import { letterOf, type SideName } from './sides.ts';

/** A is outlined, B is filled: told apart by form, not by hue. */
export function Letter({ side }: { readonly side: SideName }) {
  return <span className={classes(css.letter, side === 'b' && css.b)}>{letterOf[side]}</span>;
}
