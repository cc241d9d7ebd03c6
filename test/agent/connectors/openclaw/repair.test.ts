import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { describeRepair } from '#test/support/repair-contract.ts';

describeRepair(createFakeGateway);
