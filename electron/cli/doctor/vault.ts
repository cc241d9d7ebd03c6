import { statSync } from 'node:fs';

import type { VaultStatus } from '#shared/schemas/vault.ts';

import type { Finding } from './finding.ts';

/** What is to be said of the vault of a running agent. */
export function vaultFindings(status: VaultStatus): Finding[] {
  const found = [vaultFinding(status)];
  if (status.isPassphraseInEnvironment) {
    found.push({ name: 'passphrase', outcome: 'warn', key: 'inherited' });
  }
  return found;
}

function vaultFinding({ state, secrets, hasRecoveryKey }: VaultStatus): Finding {
  switch (state) {
    case 'locked':
      return { name: 'vault', outcome: 'fail', key: 'locked' };
    case 'unavailable':
      // As long as no bot needs a secret, nothing is missing.
      return { name: 'vault', outcome: secrets > 0 ? 'fail' : 'warn', key: 'unavailable' };
    case 'new':
      return { name: 'vault', outcome: 'ok', key: 'empty' };
    case 'open':
      return secrets > 0 && !hasRecoveryKey
        ? { name: 'vault', outcome: 'warn', key: 'unrecoverable' }
        : { name: 'vault', outcome: 'ok', key: 'ok' };
    default:
      return state satisfies never;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether what opens the vault is kept from others on this machine. */
export function lookAtPassphrase(env: Environment): Finding[] {
  const found: Finding[] = [];
  if (env['ADMIN_AGENT_PASSPHRASE']) {
    found.push({ name: 'passphrase', outcome: 'warn', key: 'exposed' });
  }
  const passphraseFile = env['ADMIN_AGENT_PASSPHRASE_FILE'];
  if (passphraseFile) {
    found.push(lookAtFile('ADMIN_AGENT_PASSPHRASE_FILE', passphraseFile));
  }
  const keyFile = env['ADMIN_AGENT_KEY_FILE'];
  if (keyFile) {
    const finding = lookAtFile('ADMIN_AGENT_KEY_FILE', keyFile);
    // The first secret makes it; one that was lost shows in the state of the vault.
    found.push(finding.key === 'absent' ? { ...finding, outcome: 'warn', key: 'unmade' } : finding);
  }
  return found;
}

function lookAtFile(variable: string, file: string): Finding {
  const values = { variable, file };
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    return { name: 'passphrase', outcome: 'fail', key: 'absent', values };
  }
  const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
  return isOpen
    ? { name: 'passphrase', outcome: 'fail', key: 'readable', values }
    : { name: 'passphrase', outcome: 'ok', key: 'ok', values };
}
