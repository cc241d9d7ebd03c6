import { rm } from 'node:fs/promises';

import { describeHealing } from '#test/support/healing-contract.ts';

import { createGatewayFolder } from './gateway-folder.ts';
import { createGatewayProcess } from './gateway-process.ts';
import { gatewayEntry } from './install-gateway.ts';

describeHealing(async (given) => {
  const { path, configPath, env } = await createGatewayFolder({
    ...given,
    channels: 'whatsapp-linked',
    mode: 'external',
  });
  return {
    configPath,
    service: {
      type: 'process',
      argv: [process.execPath, gatewayEntry, 'gateway', 'run'],
      cwd: path,
      env,
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}, createGatewayProcess);
