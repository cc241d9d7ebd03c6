import { describe, test } from 'vitest';

import { describePm2Apps } from '#test/support/pm2-contract.ts';

import { isPm2Installed } from './install-pm2.ts';
import { startRealPm2 } from './real-pm2.ts';

if (isPm2Installed()) {
  describePm2Apps('apps under the real PM2', startRealPm2);
} else {
  describe('apps under the real PM2', () => {
    test.skip('cannot be tried: PM2 could not be installed', () => {});
  });
}
