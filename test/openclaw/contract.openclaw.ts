import { describeGateway } from '#test/support/gateway-contract.ts';
import { describeRecordedFrames } from '#test/support/recorded-frames-contract.ts';

import { createGatewayProcess } from './gateway-process.ts';

describeGateway(createGatewayProcess);
describeRecordedFrames(createGatewayProcess);
