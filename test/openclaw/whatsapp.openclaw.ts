import { describeWhatsApp } from '#test/support/whatsapp-contract.ts';

import { createGatewayProcess } from './gateway-process.ts';

describeWhatsApp(createGatewayProcess);
