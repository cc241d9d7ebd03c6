import type { AgentClient } from '#electron/cli/agent-client.ts';
import { CliError } from '#electron/cli/cli-error.ts';
import type { Command, CommandContext } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { secretFileFlag } from '#electron/cli/flag-values.ts';
import type { Colour } from '#electron/cli/output.ts';
import { refuseArguments, runSubcommand } from '#electron/cli/subcommand.ts';
import type { VaultState, VaultStatus, VaultUnlock } from '#shared/schemas/vault.ts';

const path = '/api/admin/vault';

export const vaultCommand: Command = {
  name: 'vault',
  usage: [
    'status',
    'unlock [--passphrase-file FILE|--recovery-key-file FILE|--keychain]',
    'lock',
    'rotate',
    'recovery-key [--yes]',
  ],
  flags: {
    'passphrase-file': { type: 'string' },
    'recovery-key-file': { type: 'string' },
    keychain: { type: 'boolean' },
    yes: { type: 'boolean' },
  },
  run(context) {
    const subcommands = { status, unlock, lock, rotate, 'recovery-key': recoveryKey };
    return runSubcommand(context, subcommands, 'status');
  },
};

async function status(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const found = await context.connect().get<VaultStatus>(path);
  context.out.json(found);
  printStatus(context, found);
  return exitCodeOf(found);
}

async function unlock(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const client = context.connect();
  const before = await client.get<VaultStatus>(path);
  const key = keyFromFlags(context) ?? (await keyFromPerson(context, before));
  const found = key ? await tryKey(client, key) : before;
  context.out.json(found);
  printStatus(context, found);
  return exitCodeOf(found);
}

/** The status after it; a vault that stays closed for another reason than a wrong key says why in its status. */
async function tryKey(client: AgentClient, key: VaultUnlock): Promise<VaultStatus> {
  try {
    return await client.post<VaultStatus>(`${path}/unlock`, key);
  } catch (error) {
    const code = error instanceof CliError ? error.values['code'] : undefined;
    if (code === 'vault_locked') {
      return client.get<VaultStatus>(path);
    }
    if (code === 'invalid_input' && key.with === 'recovery_key') {
      throw new CliError('recovery-key-mistyped', exitCodes.refused);
    }
    throw error;
  }
}

async function lock(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const found = await context.connect().post<VaultStatus>(`${path}/lock`, undefined);
  context.out.json(found);
  if (found.state === 'locked') {
    context.out.line(context.t('cli:vault.done.locked'));
  } else {
    // One without a secret has nothing to close.
    printStatus(context, found);
  }
  return exitCodes.ok;
}

async function rotate(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const found = await context.connect().post<VaultStatus>(`${path}/rotate`, undefined);
  context.out.json(found);
  context.out.line(context.t('cli:vault.done.rotated', { secrets: found.secrets }));
  return exitCodes.ok;
}

/** Asked before it is made: a key that ends in a log by accident has already replaced the one before. */
async function recoveryKey(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const { out, t, flags } = context;
  if (!out.isTerminal && flags['yes'] !== true) {
    throw new CliError('recovery-key-unseen', exitCodes.refused);
  }
  const made = await context
    .connect()
    .post<{ recoveryKey: string }>(`${path}/recovery-key`, undefined);
  out.json(made);
  out.line(t('cli:vault.done.recovery-key'));
  out.line(made.recoveryKey);
  return exitCodes.ok;
}

/** `undefined` where none of the flags is given. */
function keyFromFlags(context: CommandContext): VaultUnlock | undefined {
  const ways = ['passphrase-file', 'recovery-key-file', 'keychain'];
  if (ways.filter((flag) => context.flags[flag] !== undefined).length > 1) {
    throw new CliError('unlock-ways', exitCodes.usage);
  }
  const passphrase = secretFileFlag(context, 'passphrase-file');
  if (passphrase !== undefined) {
    return { with: 'passphrase', passphrase };
  }
  const key = secretFileFlag(context, 'recovery-key-file');
  if (key !== undefined) {
    return { with: 'recovery_key', recoveryKey: key.trim() };
  }
  return context.flags['keychain'] === true ? { with: 'keychain' } : undefined;
}

/**
 * Asks for the passphrase where one keeps the key, else for the recovery key, unless somebody only closed it by hand:
 * then what keeps the key still has it. `undefined` where there is nothing to open.
 */
async function keyFromPerson(
  { input, t }: CommandContext,
  { state, backend, trouble }: VaultStatus,
): Promise<VaultUnlock | undefined> {
  if (state !== 'locked') {
    return undefined;
  }
  if (trouble === null && backend !== 'passphrase') {
    return { with: 'keychain' };
  }
  const way = backend === 'passphrase' ? 'passphrase' : 'recovery-key';
  const typed = await input.unseen(t(`cli:vault.ask.${way}`));
  if (typed === undefined) {
    throw new CliError('unlock-how', exitCodes.usage);
  }
  if (typed === '') {
    throw new CliError('nothing-typed', exitCodes.usage);
  }
  return way === 'passphrase'
    ? { with: 'passphrase', passphrase: typed }
    : { with: 'recovery_key', recoveryKey: typed.trim() };
}

const marks: Readonly<Record<VaultState, readonly [shape: string, colour: Colour]>> = {
  open: ['●', 'green'],
  new: ['●', 'green'],
  locked: ['■', 'red'],
  unavailable: ['■', 'red'],
};

function printStatus({ out, t }: CommandContext, found: VaultStatus): void {
  const { state, trouble, backend, secrets, keyMadeAt } = found;
  const recovery = recoveryWord(found);
  const [shape, colour] = marks[state];
  out.line(`${out.paint(colour, shape)} ${t(`cli:vault.state.${state}`)}`);
  if (trouble !== null || state === 'locked') {
    out.line(t(`cli:vault.trouble.${trouble ?? 'by_hand'}`));
  }
  if (backend !== null) {
    out.line(t(`cli:vault.backend.${backend}`));
  }
  out.line(t('cli:vault.secrets', { secrets }));
  if (recovery !== undefined) {
    out.line(t(`cli:vault.recovery.${recovery}`));
  }
  if (keyMadeAt !== null) {
    out.line(t('cli:vault.key-made', { date: new Date(keyMadeAt).toISOString().slice(0, 10) }));
  }
  if (found.isPassphraseInEnvironment) {
    out.line(t('cli:doctor.passphrase.inherited'));
  }
}

/** Only an open vault can be given a recovery key, so only then a person is told to. */
function recoveryWord({
  state,
  hasRecoveryKey,
}: VaultStatus): 'made' | 'none' | 'advised' | undefined {
  if (hasRecoveryKey) {
    return 'made';
  }
  return state === 'open' ? 'advised' : state === 'locked' ? 'none' : undefined;
}

function exitCodeOf({ state }: VaultStatus): ExitCode {
  return state === 'open' || state === 'new' ? exitCodes.ok : exitCodes.trouble;
}
