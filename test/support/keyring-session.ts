import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const programs = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];

/** What Debian has them in, and what the keychain's binding loads. */
export const keyringPackages = ['dbus', 'gnome-keyring', 'libsecret-1-0'];

/** The programs that a keyring of one's own takes and that are not on this machine. */
export function missingForKeyring(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return programs.filter((program) => !folders.some((folder) => isProgram(join(folder, program))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A bus of its own, which starts nothing by itself: a keyring that is gone is gone. */
const busConfig = (folder: string) => `<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** A private D-Bus session with a real, throw-away keyring in it. The person's own is neither seen nor touched. */
export async function startKeyringSession() {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-keyring-'));
  const config = join(folder, 'bus.conf');
  writeFileSync(config, busConfig(folder));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_RUNTIME_DIR: folder,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`,
  };
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(bus.stdout, 'data');

  let daemon: ChildProcess | undefined;

  async function send(to: string, path: string, ...call: string[]): Promise<string> {
    const args = ['--session', '--print-reply', `--dest=${to}`, path, ...call];
    return (await promisify(execFile)('dbus-send', args, { env })).stdout;
  }

  async function isThere(): Promise<boolean> {
    const name = 'string:org.freedesktop.secrets';
    const answer = await send(
      'org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      name,
    );
    return answer.includes('boolean true');
  }

  return {
    env,

    /** Starts the keyring, open. Its password must not be empty, else it asks for one. */
    async unlock(): Promise<void> {
      daemon = spawn('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], {
        env,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      daemon.stdin?.end('test-only\n');
      // Each question takes a process of its own, which is pause enough.
      while (!(await isThere())) {
        if (daemon.exitCode !== null) {
          throw new Error(`the keyring ended with ${daemon.exitCode}`);
        }
      }
    },

    lock: () =>
      send(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        'array:objpath:/org/freedesktop/secrets/collection/login',
      ),

    /** The keyring is there and does not answer, until it is told to go on. */
    hang: () => daemon?.kill('SIGSTOP'),
    goOn: () => daemon?.kill('SIGCONT'),

    async kill(): Promise<void> {
      if (daemon && daemon.exitCode === null && daemon.signalCode === null) {
        const ended = once(daemon, 'exit');
        daemon.kill('SIGKILL');
        await ended;
      }
    },

    async [Symbol.asyncDispose]() {
      await this.kill();
      bus.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type KeyringSession = Awaited<ReturnType<typeof startKeyringSession>>;
