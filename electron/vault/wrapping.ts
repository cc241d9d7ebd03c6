import { KeeperTrouble, type Kept } from './key-keeper.ts';
import { places } from './places.ts';
import { unwrap, wrap } from './seal.ts';

type Wrapping = { id: string; backend: 'passphrase' | 'key_file'; by: Buffer };

/** The key under another one, fit to lie in the store. */
export function wrapKek({ id, backend, by }: Wrapping, key: Buffer): Buffer {
  return wrap(by, key, places.kek(id, backend));
}

/** `undefined` where nothing was kept; throws a `KeeperTrouble` where it is another key that opens it. */
export function unwrapKek({ id, backend, by }: Wrapping, { wrapped }: Kept): Buffer | undefined {
  if (wrapped === null) {
    return undefined;
  }
  try {
    return unwrap(by, wrapped, places.kek(id, backend));
  } catch (error) {
    throw new KeeperTrouble('wrong_key', { cause: error });
  }
}
