import { describeRepair } from '#test/support/repair-contract.ts';

import { createGatewayProcess } from './gateway-process.ts';

describeRepair(createGatewayProcess);
