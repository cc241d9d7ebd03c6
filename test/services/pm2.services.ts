import { describePm2Apps } from '#test/support/pm2-contract.ts';
import { describeWatchedPm2Apps } from '#test/support/watched-services-contract.ts';

import { isPm2Installed } from './install-pm2.ts';
import { startRealPm2 } from './real-pm2.ts';

const create = isPm2Installed() ? startRealPm2 : undefined;

describePm2Apps('the real PM2', create);
describeWatchedPm2Apps('the real PM2', create);
