import { describeContainers } from '#test/support/container-contract.ts';
import { startStandInEngine } from '#test/support/stand-in-engine.ts';

// The same is run against the real Docker and Podman: `npm run test:services`.
describeContainers('containers of a stand-in for their engine', startStandInEngine);
