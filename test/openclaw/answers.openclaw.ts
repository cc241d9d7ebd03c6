import { describeAnswers } from '#test/support/answers-contract.ts';
import { createLocalTelegram } from '#test/support/local-telegram.ts';

import { createGatewayProcess } from './gateway-process.ts';

describeAnswers(async () => {
  const telegram = await createLocalTelegram();
  const gateway = await createGatewayProcess({ telegram });
  return {
    gateway,
    channel: 'telegram',
    write: (from, text) => telegram.write(Number(from), text),
    received: () => telegram.sent.map(({ text }) => text),
    async close() {
      await gateway[Symbol.asyncDispose]();
      await telegram[Symbol.asyncDispose]();
    },
  };
});
