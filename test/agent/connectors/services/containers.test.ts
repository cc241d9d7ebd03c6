import { describeContainers } from '#test/support/container-contract.ts';
import { startStandInEngine } from '#test/support/stand-in-engine.ts';
import { describeWatchedContainers } from '#test/support/watched-services-contract.ts';

// The same is run against the real Docker and Podman: `npm run test:services`.
describeContainers('a stand-in for their engine', startStandInEngine);
describeWatchedContainers('a stand-in for its engine', startStandInEngine);
