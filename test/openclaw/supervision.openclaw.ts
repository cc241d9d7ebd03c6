import { describeSupervision } from '#test/support/supervision-contract.ts';

import { createGatewayProcess } from './gateway-process.ts';

describeSupervision(createGatewayProcess);
