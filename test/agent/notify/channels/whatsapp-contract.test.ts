import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { describeWhatsApp } from '#test/support/whatsapp-contract.ts';

describeWhatsApp(createFakeGateway);
