import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Computed geometry reaches a stylesheet through variables. */
    [name: `--${string}`]: string | number | undefined;
  }
}
