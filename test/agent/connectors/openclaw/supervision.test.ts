import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { describeSupervision } from '#test/support/supervision-contract.ts';

/** The real gateway is held to the same by `npm run test:openclaw`. */
describeSupervision(createFakeGateway);
