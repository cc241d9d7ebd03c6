import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

// What @electron/fuses looks for: its sentinel, then the wire with its version and nine fuses. Where they
// stand at first does not matter; the packager sets them.
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1'),
  Buffer.from([1, 9]),
  Buffer.from('101100010', 'latin1'),
]);
const script = Buffer.from('#!/bin/sh\necho "This is a stub, not Electron." >&2\nexit 70\n');
const programs = ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'];
const texts = ['LICENSE', 'LICENSES.chromium.html', 'version', 'THIS-IS-A-STUB'];

/**
 * Writes a folder in the place of Electron's unpacked distribution, so that the packager runs where that
 * cannot be downloaded. What comes of it CANNOT START and must never be published: it only shows what goes
 * into a package, its names and its fuses.
 */
export async function makeStubDist(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  for (const name of programs) {
    const isElectron = name === 'electron';
    writeFileSync(join(folder, name), isElectron ? Buffer.concat([script, fuseWire]) : script);
    chmodSync(join(folder, name), 0o755);
  }
  for (const name of [...texts, 'locales/en-US.pak']) {
    writeFileSync(join(folder, name), 'stub\n');
  }
  // The packager reads the header of every archive for the integrity record, so this one is real.
  const empty = join(folder, 'default_app');
  mkdirSync(empty);
  writeFileSync(join(empty, 'package.json'), '{}');
  await createPackage(empty, join(folder, 'resources/default_app.asar'));
  rmSync(empty, { recursive: true });
}
