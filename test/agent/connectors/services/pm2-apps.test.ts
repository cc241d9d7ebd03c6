import { describePm2Apps } from '#test/support/pm2-contract.ts';
import { startStandInPm2 } from '#test/support/stand-in-pm2.ts';
import { describeWatchedPm2Apps } from '#test/support/watched-services-contract.ts';

// The same is run against the real PM2: `npm run test:services`.
describePm2Apps('a stand-in for PM2', startStandInPm2);
describeWatchedPm2Apps('a stand-in for PM2', startStandInPm2);
