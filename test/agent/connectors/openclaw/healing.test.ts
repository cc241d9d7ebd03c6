import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defaultLadderRules } from '#electron/agent/recovery/ladder.ts';
import { createFakeGateway, documentOf } from '#test/support/fake-gateway/fake-gateway.ts';
import { describeHealing, type GatewayProgram } from '#test/support/healing-contract.ts';

const program = join(import.meta.dirname, '../../../support/fake-gateway/program.ts');

/** A stand-in is back within a second, so the time between two steps need not be a minute. */
const ladderRules = { ...defaultLadderRules, spacingMs: 2_000 };

async function createProgram(given: { port: number; token: string }): Promise<GatewayProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-agent-fake-program-'));
  const configPath = join(folder, 'openclaw.json');
  const document = { ...documentOf(given), channels: { whatsapp: { enabled: true } } };
  await writeFile(configPath, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  return {
    configPath,
    service: {
      type: 'process',
      argv: [process.execPath, program],
      cwd: folder,
      env: { OPENCLAW_CONFIG_PATH: configPath },
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

describeHealing(createProgram, createFakeGateway, { ladderRules });
