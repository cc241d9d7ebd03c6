import { CliError } from '#electron/cli/cli-error.ts';
import type { CommandContext } from '#electron/cli/command.ts';
import { exitCodes } from '#electron/cli/exit-codes.ts';
import type { PublicHealth } from '#shared/schemas/system.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

import type { Finding } from './finding.ts';
import { vaultFindings } from './vault.ts';

/** Whether an agent answers and takes our token. That none runs is worth a word, not a failure. */
export async function lookAtAgent(context: CommandContext, isRunning: boolean): Promise<Finding[]> {
  if (!isRunning && context.settings.url === undefined) {
    return [{ name: 'agent', outcome: 'warn', key: 'absent' }];
  }
  try {
    const client = context.connect();
    const health = await client.get<PublicHealth>('/api/health');
    const values = { url: client.url, status: health.status, version: health.version };
    const isWell = health.status === 'ok';
    return [
      { name: 'agent', outcome: isWell ? 'ok' : 'warn', key: isWell ? 'ok' : 'unwell', values },
      await lookAtToken(() => client.get('/api/admin/tenants', { limit: 1 })),
      ...(await lookAtVault(() => client.get('/api/admin/vault'))),
    ];
  } catch (error) {
    return [explainAbsence(error)];
  }
}

async function lookAtToken(ask: () => Promise<unknown>): Promise<Finding> {
  try {
    await ask();
    return { name: 'token', outcome: 'ok', key: 'ok' };
  } catch {
    return { name: 'token', outcome: 'fail', key: 'refused' };
  }
}

/** Nothing where the agent does not tell: a refused token is a finding of its own. */
async function lookAtVault(ask: () => Promise<VaultStatus>): Promise<Finding[]> {
  try {
    return vaultFindings(await ask());
  } catch (error) {
    if (error instanceof CliError) {
      return [];
    }
    throw error;
  }
}

function explainAbsence(error: unknown): Finding {
  if (!(error instanceof CliError)) {
    throw error;
  }
  if (error.key === 'no-token') {
    return { name: 'token', outcome: 'fail', key: 'missing', values: error.values };
  }
  const outcome = error.exitCode === exitCodes.unreachable ? 'warn' : 'fail';
  return { name: 'agent', outcome, key: 'silent', values: error.values };
}
