import type { SecretRef, SecretVault } from '#electron/agent/ports.ts';
import { isRef, openText } from '#electron/agent/secrets/secret-ref.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import {
  type ChannelConfig,
  channelSecrets,
  type ShownChannelConfig,
  shownChannelConfigSchema,
} from '#shared/schemas/channel.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { ChannelOf, Channels } from './channel.ts';

export type ChannelSecrets = ReturnType<typeof createChannelSecrets>;

/** The secrets in the settings of channels: sealed on the way in, opened for a message, masked on the way out. */
export function createChannelSecrets({
  vault,
  channels,
}: {
  vault: SecretVault;
  channels: Channels;
}) {
  /** Where the secrets of a channel go. */
  function targetOf(config: ChannelConfig): string {
    const channel = channels[config.kind] as ChannelOf<ChannelConfig>;
    return `${config.kind}|${channel.target(config)}`;
  }

  /** What is stored under each field that comes back masked. */
  function keptOf(given: ChannelConfig, stored: ChannelConfig | undefined): Map<string, string> {
    const masked = secretsOf(given).filter(({ value }) => value === maskedValue);
    if (masked.length === 0) {
      return new Map();
    }
    if (!stored || targetOf(given) !== targetOf(stored)) {
      throw new AppError('secret_needed_again');
    }
    const known = new Map(secretsOf(stored).map(({ field, value }) => [field, value]));
    return new Map(
      masked.map(({ field }) => {
        const value = known.get(field);
        if (value === undefined) {
          throw new AppError('secret_needed_again');
        }
        return [field, value];
      }),
    );
  }

  return {
    /** Seals what a person gave. What looks like a reference is sealed as the text it is. */
    async sealIn(
      transaction: Database,
      tenantId: TenantId,
      given: ChannelConfig,
    ): Promise<ChannelConfig> {
      keptOf(given, undefined);
      return mapSecrets(given, (value) => vault.seal(transaction, tenantId, 'channel', value));
    },

    /**
     * Settings that come back from a form: what is masked stays as it is stored, what is new is sealed, what is no longer
     * used is destroyed. With another target everything has to be given again.
     */
    async replaceIn(
      transaction: Database,
      tenantId: TenantId,
      given: ChannelConfig,
      stored: ChannelConfig,
    ): Promise<ChannelConfig> {
      const kept = keptOf(given, stored);
      const sealed = await mapSecrets(given, async (value, field) =>
        value === maskedValue
          ? (kept.get(field) ?? value)
          : vault.seal(transaction, tenantId, 'channel', value),
      );
      const used = new Set(secretsOf(sealed).map(({ value }) => value));
      const unused = refsOf(stored).filter((ref) => !used.has(ref));
      await vault.remove(transaction, tenantId, unused);
      return sealed;
    },

    async dropIn(transaction: Database, tenantId: TenantId, stored: ChannelConfig): Promise<void> {
      await vault.remove(transaction, tenantId, refsOf(stored));
    },

    /** As stored, with its secrets in plain. */
    open: (tenantId: TenantId, stored: ChannelConfig): Promise<ChannelConfig> =>
      mapSecrets(stored, async (value) =>
        isRef(value) ? openText(vault, tenantId, value) : value,
      ),

    /** As a person gives it, before it is stored: what is masked is that of the channel that is edited. */
    async openGiven(
      tenantId: TenantId,
      given: ChannelConfig,
      stored: ChannelConfig | undefined,
    ): Promise<ChannelConfig> {
      const kept = keptOf(given, stored);
      // Only what was read from the store is opened: text that a person typed is never a reference.
      return mapSecrets(given, async (value, field) => {
        const ref = kept.get(field);
        return ref !== undefined && isRef(ref) ? openText(vault, tenantId, ref) : value;
      });
    },
  };
}

export function maskSecrets(config: ChannelConfig): ShownChannelConfig {
  const secret = new Set(channelSecrets[config.kind]);
  return shownChannelConfigSchema.parse(
    Object.fromEntries(
      Object.entries(config).map(([field, value]) => [
        field,
        secret.has(field) && value !== undefined ? maskedValue : value,
      ]),
    ),
  );
}

function secretsOf(config: ChannelConfig): { field: string; value: string }[] {
  const fields: Record<string, unknown> = config;
  return channelSecrets[config.kind].flatMap((field) => {
    const value = fields[field];
    return typeof value === 'string' ? [{ field, value }] : [];
  });
}

function refsOf(config: ChannelConfig): SecretRef[] {
  return secretsOf(config)
    .map(({ value }) => value)
    .filter(isRef);
}

async function mapSecrets(
  config: ChannelConfig,
  map: (value: string, field: string) => Promise<string>,
): Promise<ChannelConfig> {
  const changed: Record<string, string> = {};
  for (const { field, value } of secretsOf(config)) {
    changed[field] = await map(value, field);
  }
  return { ...config, ...changed } as ChannelConfig;
}
