import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { FleetService } from '#electron/agent/fleet/fleet-service.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, SecretVault, Timer } from '#electron/agent/ports.ts';
import { secretsOf } from '#shared/schemas/connector.ts';
import type { VaultStatus, VaultUnlock } from '#shared/schemas/vault.ts';

/** A keychain may take a moment after the machine's own start; until then nobody is told. */
const patienceMs = 15_000;

type Dependencies = {
  vault: SecretVault;
  backUp: () => Promise<unknown>;
  fleet: FleetService;
  roster: Roster;
  loop: CheckLoop;
  alerts: AlertService;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

/** What people do with the vault, and what follows when it opens or closes. */
export function createVaultService({
  vault,
  backUp,
  fleet,
  roster,
  loop,
  alerts,
  audit,
  events,
  ids,
  clock,
  logger,
}: Dependencies) {
  const act = () => agentAct('vault', ids.next());
  const about = { tenantId: null, type: 'vault.closed', subject: 'vault' } as const;
  let stopListening = () => {};
  let patience: Timer | null = null;
  // One after the other, so that a vault that opens and closes at once ends as it is.
  let following: Promise<unknown> = Promise.resolve();
  let isTold = false;
  // True once what an open vault leads to was begun; a secret more or less changes nothing.
  let isFollowed = false;

  /** A new vault makes its key when the first secret comes. */
  const isUsable = () => ['open', 'new'].includes(vault.status().state);
  const needsSecret = (connector: Parameters<typeof secretsOf>[0]) =>
    secretsOf(connector).length > 0;

  /** Bots that wait for their secrets are looked at, and what an older version stored in plain is sealed. */
  async function opened(): Promise<void> {
    if (!isUsable()) {
      // It closed again before its turn came, and somebody is told of that, or will be.
      return;
    }
    patience?.cancel();
    patience = null;
    isTold = false;
    loop.wave([...roster.all()].filter(({ reason }) => reason === 'vault_locked'));
    await alerts.resolve(act(), about);
    await fleet.sealPlain(act());
  }

  function isMissed(): boolean {
    const { state } = vault.status();
    return state === 'locked' || [...roster.all()].some(waitsForVault);
  }

  function waitsForVault({ bot }: { bot: { connector: Parameters<typeof secretsOf>[0] } }) {
    return !isUsable() && needsSecret(bot.connector);
  }

  async function tellClosed(): Promise<void> {
    patience = null;
    const { state, trouble } = vault.status();
    if (isUsable() || !isMissed()) {
      return;
    }
    logger.warn({ state, trouble }, 'the vault is closed; bots that need a secret are not watched');
    await alerts.open(act(), { ...about, severity: 'error', cause: 'vault_locked' });
    isTold = true;
  }

  function follow(): void {
    events.emit('system.changed', null, 'vault');
    const wasUsable = isFollowed;
    isFollowed = isUsable();
    if (isFollowed && !wasUsable) {
      following = following.then(opened).catch(fail);
      return;
    }
    if (!isFollowed && wasUsable) {
      // What was seen of them with their secrets says less from now on: they show soon that nothing is known.
      loop.wave([...roster.all()].filter(({ bot }) => needsSecret(bot.connector)));
    }
    if (!isFollowed && !patience && !isTold) {
      patience = clock.after(patienceMs, () => {
        following = following.then(tellClosed).catch(fail);
      });
    }
  }

  function fail(error: unknown): void {
    logger.error({ error }, 'what follows a change of the vault could not be done');
  }

  async function recorded<Result>(
    given: Act,
    action: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const result = await work();
    const { state, backend, keyMadeAt } = vault.status();
    await audit.recordDone(given, {
      tenantId: null,
      action,
      subject: 'vault',
      after: { state, backend, keyMadeAt },
    });
    return result;
  }

  return {
    status: (): VaultStatus => vault.status(),

    start(): void {
      stopListening = vault.onChange(follow);
      follow();
    },

    /** Rejects with `vault_wrong_key` where it does not open it. */
    unlock: (given: Act, by: VaultUnlock): Promise<VaultStatus> =>
      recorded(given, `vault.unlock.${by.with}`, () => vault.unlock(by)),

    lock: (given: Act): Promise<VaultStatus> =>
      recorded(given, 'vault.lock', async () => vault.lock()),

    /** A backup follows, because older ones are sealed under keys that are gone. */
    async rotate(given: Act): Promise<VaultStatus> {
      const status = await recorded(given, 'vault.rotate', () => vault.rotate());
      following = following.then(backUp).catch(fail);
      return status;
    },

    /** The one time that the recovery key is seen; it is nowhere in the audit or the log. */
    newRecoveryKey: (given: Act): Promise<string> =>
      recorded(given, 'vault.new-recovery-key', () => vault.newRecoveryKey()),

    async stop(): Promise<void> {
      stopListening();
      patience?.cancel();
      await following;
    },
  };
}
