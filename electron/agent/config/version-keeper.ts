import { textOf } from '#electron/agent/connectors/config-source/config-bytes.ts';
import { hashOf } from '#electron/agent/connectors/config-source/config-file.ts';
import { maxConfigBytes } from '#electron/agent/connectors/config-source/config-format.ts';
import { withoutSecrets } from '#electron/agent/connectors/secret-echo.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, SecretRef, SecretVault } from '#electron/agent/ports.ts';
import { createConfigStore, type StoredVersion } from '#electron/store/config-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import { type BotId, configVersionIdSchema, type TenantId } from '#shared/schemas/ids.ts';

import type { ConfigReach, Reached } from './config-reach.ts';
import type { Fingerprints } from './fingerprints.ts';
import { concealSecrets, maskConfig } from './mask-config.ts';

/** So many versions of a bot are kept, beside those that still matter. */
const keptVersions = 100;
/** So much is kept of what somebody says is wrong. */
const maxIssues = 50;

/** A configuration that is about to be stored: what may be seen of it, and its bytes, which may not. */
export type Prepared = {
  bytes: Uint8Array;
  isWhole: boolean;
  hash: string;
  shown: string;
  issues: ConfigIssue[];
};

type Dependencies = {
  reach: Pick<ConfigReach, 'secretsOf'>;
  db: Database;
  vault: SecretVault;
  fingerprints: Fingerprints;
  ids: Ids;
  clock: Clock;
};

export type VersionKeeper = ReturnType<typeof createVersionKeeper>;

/** Keeps the versions of configurations: the bytes sealed in the vault, in the row only what may be seen. */
export function createVersionKeeper({ reach, db, vault, fingerprints, ids, clock }: Dependencies) {
  /** Another's words about a configuration: without its secrets, and without those that the other was sent. */
  async function clean(
    reached: Reached,
    inConfig: readonly string[],
    issues: readonly ConfigIssue[],
  ): Promise<ConfigIssue[]> {
    if (issues.length === 0) {
      return [];
    }
    const sent = await reach.secretsOf(reached);
    return issues.slice(0, maxIssues).map((issue) => cleanIssue(issue, { inConfig, sent }));
  }

  return {
    /** Takes the secrets out. Rejects with `vault_locked` where they could not be told apart, or sealed. */
    async prepare(
      reached: Reached,
      given: { bytes: Uint8Array; isWhole: boolean; issues?: readonly ConfigIssue[] },
    ): Promise<Prepared> {
      const { watched, format } = reached;
      const fingerprint = await fingerprints.of(watched.bot.tenantId);
      const { bytes, isWhole, issues = [] } = given;
      const isKept = bytes.byteLength <= maxConfigBytes;
      const text = isKept ? (textOf(bytes) ?? '') : '';
      const { text: shown, secrets } = maskConfig(text, format, fingerprint);
      return {
        bytes,
        isWhole,
        hash: hashOf(bytes),
        shown,
        issues: await clean(reached, secrets, issues),
      };
    },

    /** Adds the version, and seals its bytes where the same ones are not sealed yet. */
    async addIn(
      transaction: Database,
      { watched, format, place }: Reached,
      { bytes, isWhole, hash, shown, issues }: Prepared,
      facts: Pick<
        StoredVersion,
        'state' | 'origin' | 'author' | 'reason' | 'parentHash' | 'revision' | 'graceMs'
      > &
        Partial<Pick<StoredVersion, 'appliedAt' | 'judgedAt'>>,
    ): Promise<StoredVersion> {
      const { id: botId, tenantId } = watched.bot;
      const store = createConfigStore(transaction, tenantId);
      const sealedRef = await this.sealIn(transaction, { watched, place }, { bytes, hash });
      const version = await store.add({
        appliedAt: null,
        judgedAt: null,
        ...facts,
        id: configVersionIdSchema.parse(ids.next()),
        botId,
        place,
        format,
        hash,
        isWhole: isWhole && sealedRef !== null,
        issues,
        createdAt: clock.now(),
        trialUntil: null,
        sealedRef,
        shown,
      });
      const unneeded = await store.prune(botId, keptVersions);
      await vault.remove(transaction, tenantId, unneeded as SecretRef[]);
      return version;
    },

    /** Where the bytes are sealed from now on; `null` for what is too long to be kept. */
    async sealIn(
      transaction: Database,
      { watched, place }: Pick<Reached, 'watched' | 'place'>,
      { bytes, hash }: Pick<Prepared, 'bytes' | 'hash'>,
    ): Promise<string | null> {
      const { id: botId, tenantId } = watched.bot;
      if (bytes.byteLength > maxConfigBytes) {
        return null;
      }
      const same = await createConfigStore(transaction, tenantId).byHash(botId, place, hash);
      return same?.sealedRef ?? (await vault.seal(transaction, tenantId, 'config', bytes));
    },

    /** The bytes of a version. Rejects with `config_not_whole` where they are not kept. */
    async bytesOf({ tenantId, sealedRef, hash }: StoredVersion): Promise<Buffer> {
      if (sealedRef === null) {
        throw new AppError('config_not_whole');
      }
      const bytes = await vault.open(tenantId, sealedRef as SecretRef);
      if (hashOf(bytes) !== hash) {
        throw new AppError('secret_damaged');
      }
      return bytes;
    },

    /** Another's words about a configuration, short and without its secrets. */
    async cleanIssues(
      reached: Reached,
      texts: readonly Uint8Array[],
      issues: readonly ConfigIssue[],
    ): Promise<ConfigIssue[]> {
      if (issues.length === 0) {
        return [];
      }
      const { watched, format } = reached;
      const fingerprint = await fingerprints.of(watched.bot.tenantId);
      const secrets = texts.flatMap(
        (bytes) => maskConfig(textOf(bytes) ?? '', format, fingerprint).secrets,
      );
      return clean(reached, secrets, issues);
    },

    /** Everything sealed of a bot that goes is destroyed; what is shown goes with the bot's history. */
    async dropIn(
      transaction: Database,
      { id: botId, tenantId }: { id: BotId; tenantId: TenantId },
    ): Promise<void> {
      const store = createConfigStore(transaction, tenantId);
      await vault.remove(transaction, tenantId, (await store.sealedOf(botId)) as SecretRef[]);
      await store.dropSealed(botId);
    },

    store: (tenantId: TenantId) => createConfigStore(db, tenantId),
    storeIn: createConfigStore,
  };
}

function cleanIssue(
  issue: ConfigIssue,
  { inConfig, sent }: { inConfig: readonly string[]; sent: readonly string[] },
): ConfigIssue {
  const clean = (text: string) =>
    withoutSecrets(concealSecrets(text, inConfig), sent)
      .replace(/\p{Cc}+/gu, ' ')
      .slice(0, 500);
  return {
    ...(issue.code && { code: issue.code }),
    path: clean(issue.path),
    message: clean(issue.message),
    ...(issue.allowed && { allowed: issue.allowed.slice(0, maxIssues).map(clean) }),
  };
}
