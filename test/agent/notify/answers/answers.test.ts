import { describeAnswers } from '#test/support/answers-contract.ts';
import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';

describeAnswers(async () => {
  const gateway = await createFakeGateway();
  gateway.setAgents(['main', 'answers']);
  gateway.channels.set('telegram', 'default', {});
  return {
    gateway,
    channel: 'telegram',
    write: (from, text) => gateway.messages.write(from, text, { channel: 'telegram' }),
    received: () => gateway.messages.sent.map(({ text }) => text),
    async close() {
      await gateway[Symbol.asyncDispose]();
    },
  };
});
