import { describe, test } from 'vitest';

import { describeContainers } from '#test/support/container-contract.ts';

import { type EngineProgram, findEngine } from './engine-programs.ts';
import { startRealEngine } from './real-engine.ts';

describeReal('Docker');
describeReal('Podman');

function describeReal(kind: EngineProgram['kind']): void {
  const program = findEngine(kind);
  if (program) {
    describeContainers(`containers of the real ${kind}`, () => startRealEngine(program));
  } else {
    describe(`containers of the real ${kind}`, () => {
      test.skip('cannot be tried: it takes Linux, root, a static busybox and the engine', () => {});
    });
  }
}
