import { readFileSync } from 'node:fs';

import { type ConfigDocument } from './config.ts';
import { createFakeGateway } from './fake-gateway.ts';

/**
 * The stand-in as a program of its own, under an external supervisor, with WhatsApp linked. It takes everything from its
 * configuration file, and ends with 78 where it cannot, as the real one does.
 */
const configPath = process.env['OPENCLAW_CONFIG_PATH'] ?? '';

async function main(): Promise<void> {
  const { gateway: settings } = JSON.parse(readFileSync(configPath, 'utf8')) as ConfigDocument;
  const port = Number(settings?.['port']);
  const token = settings?.auth?.token ?? '';
  const gateway = await createFakeGateway({
    channels: 'whatsapp-linked',
    mode: 'external',
    at: { port, token, configPath, pid: process.pid },
    onGone: () => process.exit(0),
  });
  process.on('SIGTERM', () => void gateway.stop().then(() => process.exit(0)));
  await gateway.start();
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exit(78);
}
