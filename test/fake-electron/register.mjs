// node --import ./test/fake-electron/register.mjs dist/main/main.mjs: `electron` is then the stand-in.
import { register } from 'node:module';

const standIn = new URL('./electron.mjs', import.meta.url).href;
const hook = `export async function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url: ${JSON.stringify(standIn)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
await import('./control.mjs');
