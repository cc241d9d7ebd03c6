import { describePm2Apps } from '#test/support/pm2-contract.ts';
import { startStandInPm2 } from '#test/support/stand-in-pm2.ts';

// The same is run against the real PM2: `npm run test:services`.
describePm2Apps('apps under a stand-in for PM2', startStandInPm2);
