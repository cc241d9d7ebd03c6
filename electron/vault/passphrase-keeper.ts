import { randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { z } from 'zod';

import { KeeperTrouble, type KeyKeeper } from './key-keeper.ts';
import { keyBytes } from './seal.ts';
import { unwrapKek, wrapKek } from './wrapping.ts';

/** What Argon2id costs. */
export type PassphraseCost = { memoryKiB: number; passes: number };

/** A quarter of a second on a machine of 2024; more than twice what OWASP asks for at the least. */
const usualCost: PassphraseCost = { memoryKiB: 64 * 1_024, passes: 3 };

const saltBytes = 16;
const backend = 'passphrase';

/** As it lies in the store; bounded, because whoever can write there must not choose what it costs us. */
const derivationSchema = z.strictObject({
  algorithm: z.literal('argon2id'),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  memoryKiB: z
    .int()
    .min(8)
    .max(1_024 * 1_024),
  passes: z.int().min(1).max(16),
  lanes: z.literal(1),
});

type Options = {
  /** Where a passphrase is to be had without asking for one, each time one is needed. */
  supply?: () => Buffer;
  /** The passphrase, to be had this one time. */
  given?: string;
  cost?: PassphraseCost;
};

export type PassphraseKeeper = KeyKeeper & {
  /** Takes a passphrase in the place of the one before. */
  give(passphrase: string): void;
};

/** Wraps the key by one that is derived from a passphrase. */
export function createPassphraseKeeper({
  supply,
  given: first,
  cost = usualCost,
}: Options = {}): PassphraseKeeper {
  let passphrase: Buffer | undefined;
  let derived: { by: string; key: Buffer } | undefined;

  function forget(): void {
    passphrase?.fill(0);
    derived?.key.fill(0);
    passphrase = undefined;
    derived = undefined;
  }

  function give(text: string): void {
    forget();
    passphrase = toBytes(text);
  }

  async function derive(by: string): Promise<Buffer> {
    if (derived?.by === by) {
      return derived.key;
    }
    const parsed = derivationSchema.safeParse(parseJson(by));
    if (!parsed.success) {
      throw new KeeperTrouble('wrong_key', { cause: parsed.error });
    }
    const { salt, memoryKiB, passes, lanes } = parsed.data;
    const password = passphrase ?? supplied();
    try {
      const hash = await argon2id({
        password,
        salt: Buffer.from(salt, 'hex'),
        memorySize: memoryKiB,
        iterations: passes,
        parallelism: lanes,
        hashLength: keyBytes,
        outputType: 'binary',
      });
      derived?.key.fill(0);
      derived = { by, key: Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength) };
      return derived.key;
    } finally {
      if (password !== passphrase) {
        password.fill(0);
      }
    }
  }

  function supplied(): Buffer {
    if (!supply) {
      throw new KeeperTrouble('passphrase_needed');
    }
    const content = supply();
    try {
      return toBytes(content.toString('utf8').replace(/\r?\n$/, ''));
    } finally {
      content.fill(0);
    }
  }

  function newDerivation(): string {
    const salt = randomBytes(saltBytes).toString('hex');
    return JSON.stringify({ algorithm: 'argon2id', salt, ...cost, lanes: 1 });
  }

  if (first !== undefined) {
    give(first);
  }

  return {
    backend,
    give,
    async ready() {
      if (!passphrase && !derived) {
        supplied().fill(0);
      }
    },
    async keep(id, key) {
      const derivation = derived?.by ?? newDerivation();
      return { wrapped: wrapKek({ id, backend, by: await derive(derivation) }, key), derivation };
    },
    async fetch(id, kept) {
      return kept.derivation === null
        ? undefined
        : unwrapKek({ id, backend, by: await derive(kept.derivation) }, kept);
    },
    // The wrapped key is in the store alone and goes with its row.
    destroy: async () => undefined,
    forget,
  };
}

/** The same passphrase gives the same bytes, whichever way the keyboard composed its letters. */
function toBytes(passphrase: string): Buffer {
  const bytes = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  if (bytes.length === 0) {
    throw new KeeperTrouble('passphrase_needed');
  }
  return bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
