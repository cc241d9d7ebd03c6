// node --import ./test/electron-standin/register.ts out/main/index.js
import { registerHooks } from 'node:module';

const standin = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron' || specifier.startsWith('electron/'))
      return { url: standin, shortCircuit: true };
    return nextResolve(specifier, context);
  },
});
