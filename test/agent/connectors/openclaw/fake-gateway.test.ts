import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { describeGateway } from '#test/support/gateway-contract.ts';
import { describeRecordedFrames } from '#test/support/recorded-frames-contract.ts';

/** The stand-in does as a real gateway does: `npm run test:openclaw` holds the real one to the same. */
describeGateway(createFakeGateway);
describeRecordedFrames(createFakeGateway);
