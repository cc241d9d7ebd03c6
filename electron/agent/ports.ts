import type { Database } from '#electron/store/database.ts';
import type { AlertId, TenantId } from '#shared/schemas/ids.ts';
import type { VaultStatus, VaultUnlock } from '#shared/schemas/vault.ts';

/** What the outside world must supply. Everything here has a virtual twin in `test/support`. */

/** A timer that can be stopped; stopping twice, or after it fired, does nothing. */
export type Timer = { cancel(): void };

/**
 * Time as a port, so that thirty days can be simulated in seconds. `now` is the wall clock in epoch
 * milliseconds and may jump; `mono` only ever grows and is what durations and timers go by.
 */
export type Clock = {
  now: () => number;
  mono: () => number;
  /** Runs `task` once, `delayMs` from now by the monotonic clock. Does not keep the process alive by itself. */
  after: (delayMs: number, task: () => void) => Timer;
};

type Fields = Record<string, unknown>;

/** Structured logs. Fields hold ids and figures, never a secret and never text of a conversation. */
export type Logger = {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
  /** A logger that adds these fields to every line. */
  child(fields: Fields): Logger;
};

/** Uniform random bytes; seeded in simulations. */
export type Random = {
  bytes(count: number): Uint8Array;
  /** In [0, 1). */
  number(): number;
};

/** Says whether this machine itself still has a network. */
export type Network = {
  /** Never rejects; answers within two seconds. */
  isOnline(signal: AbortSignal): Promise<boolean>;
};

/** What a row holds in the place of a secret: `secret:<id>`. */
export type SecretRef = `secret:${string}`;

/** What a secret is for; bound into its seal, so that one cannot be passed off as another. */
export type SecretKind =
  | 'header'
  | 'token'
  | 'message'
  | 'device'
  | 'env'
  | 'hook'
  | 'config'
  | 'channel';

/**
 * Keeps secrets sealed in the store under a key that is elsewhere. What needs the key rejects with the `AppError`
 * `vault_locked` while it is not to be had; nothing is ever kept in plain instead.
 */
export type SecretVault = {
  status(): VaultStatus;
  /** Called whenever the status changed; answers how to stop that. */
  onChange(listener: () => void): () => void;
  /** Seals within a transaction of the caller's; the first one ever makes the key. */
  seal(
    transaction: Database,
    tenantId: TenantId,
    kind: SecretKind,
    plain: string | Uint8Array,
  ): Promise<SecretRef>;
  /**
   * The plain bytes, in a buffer of the caller's own to be overwritten after use. Not within a transaction. Rejects with
   * `secret_damaged` where what is stored is not what was sealed.
   */
  open(tenantId: TenantId, ref: SecretRef): Promise<Buffer>;
  /**
   * Seals another value in its place. Compare-and-set: where the secret is no longer at `version`, rejects with
   * `vault_conflict`. Answers the new version.
   */
  replace(
    transaction: Database,
    tenantId: TenantId,
    ref: SecretRef,
    change: { version: number; plain: string | Uint8Array },
  ): Promise<number>;
  /** Not within a transaction. */
  versionOf(tenantId: TenantId, ref: SecretRef): Promise<number>;
  remove(transaction: Database, tenantId: TenantId, refs: readonly SecretRef[]): Promise<void>;
  /** Rejects with `vault_wrong_key` where it does not open it. */
  unlock(given: VaultUnlock): Promise<VaultStatus>;
  /** Forgets every key until it is unlocked again. */
  lock(): VaultStatus;
  /** New keys for everything that is sealed; the old ones are destroyed at the end. */
  rotate(): Promise<VaultStatus>;
  /** Makes a recovery key, printable and checksummed, and answers it this one time. An older one no longer opens. */
  newRecoveryKey(): Promise<string>;
};

/** A port of this machine on which a program listens, with the loopback address that reaches it. */
export type Listening = { host: '127.0.0.1' | '::1'; port: number };

/** What this machine tells of what runs on it. Nothing is changed by asking, and none of it rejects. */
export type Machine = {
  homeFolder(): string;
  /** A variable of the environment; `undefined` where it is not set or empty. */
  variable(name: string): string | undefined;
  /** True for a file of its own; not for a folder, a link or anything else. */
  isFile(path: string): Promise<boolean>;
  /** The text of such a file; `undefined` where it is none, is longer, or may not be read. */
  readFile(path: string, maxBytes: number): Promise<string | undefined>;
  /** Where programs listen that this machine can be reached by; `undefined` where it does not tell. */
  listening(): Promise<Listening[] | undefined>;
};

/** What a window's system shows of one alert. */
export type NativeNotice = {
  tenantId: TenantId;
  /** The same replaces what is shown under it. */
  tag: string;
  title: string;
  body: string;
  isCritical: boolean;
  alertId: AlertId | null;
};

/** The desktop around the agent; there is none on a server. */
export type Desktop = {
  /**
   * `held_back`: the person at this machine wants none now, or is told at once of all that happened while they were away.
   * `unsupported`: the system shows nothing. Never rejects.
   */
  notify(notice: NativeNotice): Promise<'shown' | 'held_back' | 'unsupported'>;
};

export type Ports = {
  /** Only with a window and a tray. */
  desktop?: Desktop;
  clock: Clock;
  logger: Logger;
  random: Random;
  network: Network;
  machine: Machine;
  vault: SecretVault;
};
