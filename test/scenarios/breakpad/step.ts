/** A part of the demo's scenario. Constant text, so that its hash names the scenario. */
export interface BuildStep {
  /** Shown while it runs. */
  readonly title: string;
  readonly database: string;
  /** Each is sent on its own: several in one simple query would be one transaction. */
  readonly statements: readonly string[];
  /** Its statements are meant to fail and leave something behind. */
  readonly fails?: boolean;
}
