import type { Environment } from '../../shared/contract/connections.ts';
import { classes } from './classes.ts';
import css from './tag.module.css';

interface EnvironmentTagProps {
  readonly environment: Environment;
  /** One width for all three, in lists. */
  readonly wide?: boolean;
}

/** local outlined, staging violet, production red: the only places with these colours are tag, stripe, typed confirm. */
export function EnvironmentTag({ environment, wide = false }: EnvironmentTagProps) {
  return (
    <span className={classes(css.environment, wide && css.wide)} data-environment={environment}>
      {environment}
    </span>
  );
}
