import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { createRealClock } from '#electron/host/real-clock.ts';
import { createKeychainProcess } from '#electron/vault/keychain-process.ts';

import { createCanaries } from './canaries.ts';
import { createSearch } from './find-canary.ts';

/** What the system tells of the processes that this one has started: their words and their surroundings. */
function childrenOf(pid: number): Buffer[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const read = (file: string) => readFileSync(`/proc/${name}/${file}`);
        return parent === pid ? [Buffer.concat([read('cmdline'), read('environ')])] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

test.runIf(process.platform === 'linux')(
  'the process that asks the keychain is given none of the secrets that the agent was started with',
  async () => {
    const canaries = createCanaries();
    const [token, passphrase] = canaries;
    const keychain = createKeychainProcess(createRealClock(), {
      PATH: process.env['PATH'],
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
      ADMIN_AGENT_TOKEN: token!.value,
      ADMIN_AGENT_PASSPHRASE: passphrase!.value,
    });
    // Nothing is there to be asked; the process stands all the same.
    const asked = keychain.setPassword('Admin Agent', 'test', canaries[2]!.value);
    asked.catch(() => undefined);
    await keychain.getPassword('Admin Agent', 'test').catch(() => undefined);

    const children = childrenOf(process.pid);
    keychain.end?.();

    expect(children.some((each) => each.includes('DBUS_SESSION_BUS_ADDRESS'))).toBe(true);
    expect(createSearch(canaries)(Buffer.concat(children))).toEqual([]);
  },
);
