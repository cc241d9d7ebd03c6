import type { SecretReader } from '#electron/agent/connectors/connector.ts';
import type { SecretKind, SecretRef, SecretVault } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import {
  type ConnectorConfig,
  mapSecrets,
  type SecretPlace,
  secretsOf,
  secretTarget,
} from '#shared/schemas/connector.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { isRef, openText } from './secret-ref.ts';

export type BotSecrets = ReturnType<typeof createBotSecrets>;

/** The secrets in the configuration of bots: sealed on the way in, opened for a probe, masked on the way out. */
export function createBotSecrets({ vault }: { vault: SecretVault }) {
  async function sealEach(
    transaction: Database,
    tenantId: TenantId,
    given: ConnectorConfig,
    isToBeSealed: (value: string) => boolean,
  ): Promise<ConnectorConfig> {
    const sealed = new Map<SecretPlace, SecretRef>();
    for (const { place, value } of secretsOf(given)) {
      if (isToBeSealed(value)) {
        sealed.set(place, await vault.seal(transaction, tenantId, kindOf(place), value));
      }
    }
    return mapSecrets(given, (value, place) => sealed.get(place) ?? value);
  }

  const openRef = (tenantId: TenantId, ref: SecretRef) => openText(vault, tenantId, ref);

  return {
    /** Seals whatever a person gave. What looks like a reference is sealed as the text it is. */
    async sealIn(
      transaction: Database,
      tenantId: TenantId,
      given: ConnectorConfig,
    ): Promise<ConnectorConfig> {
      refuseMasks(given);
      return sealEach(transaction, tenantId, given, () => true);
    },

    /**
     * A connector that comes back from a form: what is masked stays as it is stored, what is new is sealed, and what
     * is no longer used is destroyed. A secret is not sent elsewhere than it was given for: with another address
     * it has to be given again.
     */
    async replaceIn(
      transaction: Database,
      tenantId: TenantId,
      given: ConnectorConfig,
      stored: ConnectorConfig,
    ): Promise<ConnectorConfig> {
      const kept = keptSecrets(given, stored);
      const merged = mapSecrets(given, (value, place) =>
        value === maskedValue ? kept.get(place) : value,
      );
      const isKept = new Set(kept.values());
      const sealed = await sealEach(
        transaction,
        tenantId,
        merged,
        (value) => !(isKept.has(value) && isRef(value)),
      );
      const used = new Set(secretsOf(sealed).map(({ value }) => value));
      const unused = refsOf(stored).filter((ref) => !used.has(ref));
      await vault.remove(transaction, tenantId, unused);
      return sealed;
    },

    async dropIn(
      transaction: Database,
      tenantId: TenantId,
      stored: ConnectorConfig,
    ): Promise<void> {
      await vault.remove(transaction, tenantId, refsOf(stored));
    },

    /** Seals what an older version stored in plain; `undefined` where there is nothing of that kind. */
    async sealPlainIn(
      transaction: Database,
      tenantId: TenantId,
      stored: ConnectorConfig,
    ): Promise<ConnectorConfig | undefined> {
      return hasPlain(stored)
        ? sealEach(transaction, tenantId, stored, (value) => !isRef(value))
        : undefined;
    },

    hasPlain,

    /** Opens what is stored of a tenant's bots. */
    readerFor: (tenantId: TenantId): SecretReader => ({
      open: async (value) => (isRef(value) ? openRef(tenantId, value) : value),
    }),

    /** For a connector that is tried before it is stored; masked secrets are those of the bot that is edited. */
    tryOut(
      tenantId: TenantId,
      given: ConnectorConfig,
      stored: ConnectorConfig | undefined,
    ): { config: ConnectorConfig; secrets: SecretReader } {
      const kept = stored ? keptSecrets(given, stored) : new Map<SecretPlace, string>();
      if (!stored) {
        refuseMasks(given);
      }
      const fromStore = new Set(kept.values());
      return {
        config: mapSecrets(given, (value, place) =>
          value === maskedValue ? kept.get(place) : value,
        ),
        secrets: {
          // Only what was read from the store is opened: text that a person typed is never a reference.
          open: async (value) =>
            fromStore.has(value) && isRef(value) ? openRef(tenantId, value) : value,
        },
      };
    },
  };
}

function refsOf(connector: ConnectorConfig): SecretRef[] {
  return secretsOf(connector)
    .map(({ value }) => value)
    .filter(isRef);
}

function hasPlain(connector: ConnectorConfig): boolean {
  return secretsOf(connector).some(({ value }) => !isRef(value));
}

function refuseMasks(given: ConnectorConfig): void {
  if (secretsOf(given).some(({ value }) => value === maskedValue)) {
    throw new AppError('secret_needed_again');
  }
}

/** What is stored under each place that comes back masked. */
function keptSecrets(
  given: ConnectorConfig,
  stored: ConnectorConfig,
): ReadonlyMap<SecretPlace, string> {
  const masked = secretsOf(given).filter(({ value }) => value === maskedValue);
  if (masked.length === 0) {
    return new Map();
  }
  const isMoved = masked.some(
    ({ place }) => secretTarget(given, place) !== secretTarget(stored, place),
  );
  if (given.type !== stored.type || isMoved) {
    throw new AppError('secret_needed_again');
  }
  const known = new Map(secretsOf(stored).map(({ place, value }) => [place, value]));
  return new Map(
    masked.flatMap(({ place }) => {
      const value = known.get(place);
      return value === undefined ? [] : [[place, value] as const];
    }),
  );
}

function kindOf(place: SecretPlace): SecretKind {
  if (place.startsWith('env.') || place.startsWith('service.env.')) {
    return 'env';
  }
  switch (place) {
    case 'token':
      return 'token';
    case 'send':
      return 'message';
    case 'restartHook.secret':
      return 'hook';
    default:
      return 'header';
  }
}
