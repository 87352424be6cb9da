import type { Environment, Tls } from '../contract/connections.ts';

/** A unix-socket directory, a loopback address, or the name for one. */
export function isLocalHost(host: string): boolean {
  return host.startsWith('/') || /^(localhost|127\.\d+\.\d+\.\d+|::1|0:0:0:0:0:0:0:1)$/i.test(host);
}

/**
 * A guess that the user can change: this computer is local, a word like prod, live or primary in the name or host says
 * production, the rest is staging. "products" and "delivery" are no such words.
 */
export function guessEnvironment(names: readonly string[], host: string): Environment {
  const words = [...names, host].flatMap((name) => name.toLowerCase().split(/[^a-z]+/));
  if (words.some((word) => /^(prod|prd|production|live|primary)$/.test(word))) return 'production';
  return isLocalHost(host) ? 'local' : 'staging';
}

/** What a connection text that says nothing about TLS gets: plain on this computer, encrypted elsewhere. */
export function defaultTls(host: string): Tls {
  return isLocalHost(host) ? 'off' : 'unverified';
}
