import { setFlagsFromString } from 'node:v8';

/**
 * From now on this process is small rather than fast: garbage is collected sooner, and one compiler less holds memory
 * beside the one for what is hot. Said once it runs, because what was compiled under other flags, as Node's own code was,
 * is refused at a start with these. V8 looks at both each time it uses them.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--no-maglev');
}
