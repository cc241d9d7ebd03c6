import { describeContainers } from '#test/support/container-contract.ts';
import { describeWatchedContainers } from '#test/support/watched-services-contract.ts';

import { type EngineProgram, findEngine } from './engine-programs.ts';
import { startRealEngine } from './real-engine.ts';

/** To start one takes Linux, root and a static busybox beside the engine itself. */
function describeReal(kind: EngineProgram['kind']): void {
  const program = findEngine(kind);
  const create = program && (() => startRealEngine(program));
  describeContainers(`the real ${kind}`, create);
  describeWatchedContainers(`the real ${kind}`, create);
}

describeReal('Docker');
describeReal('Podman');
