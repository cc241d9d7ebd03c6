import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';

import { createAuthority } from '#test/support/certificates.ts';
import { freePort } from '#test/support/free-port.ts';
import { untilSeen } from '#test/support/until-seen.ts';

const program = '/usr/sbin/exim4';
/** The user that Debian's Exim lives as. */
const user = 'Debian-exim';

export const login = { user: 'lia', password: 'open sesame' };

/** Why there is no Exim to be had; `undefined` where there is one. */
export function eximMissing(): string | undefined {
  if (!existsSync(program)) {
    return 'Exim is not installed: apt-get install exim4-daemon-light';
  }
  return process.getuid?.() === 0 ? undefined : 'only root can run an Exim of its own';
}

export type RealExim = AsyncDisposable & {
  port: number;
  version: string;
  /** Of the authority that signed its certificate. */
  pem: string;
  /** What it has delivered, oldest first, once there are so many. */
  delivered(count: number): Promise<{ mail: ParsedMail; raw: string }[]>;
};

/** An Exim with nothing of the system's: its own folder, port, log and mailbox, on this machine only. */
export async function startExim(): Promise<RealExim> {
  const folder = mkdtempSync(join(tmpdir(), 'exim-'));
  const authority = createAuthority();
  const { cert, key } = authority.issue({ names: ['localhost'] });
  for (const name of ['spool', 'log', 'mail']) {
    mkdirSync(join(folder, name));
  }
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  const port = await freePort();
  const config = join(folder, 'exim.conf');
  writeFileSync(config, configuration(folder, port));
  execFileSync('chown', ['-R', user, folder]);
  // Exim takes a configuration of root's only.
  execFileSync('chown', ['root', config]);
  chmodSync(config, 0o644);
  chmodSync(folder, 0o755);
  const child = spawn(program, ['-C', config, '-bdf'], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilListening(port, child);

  const inbox = join(folder, 'mail/new');
  return {
    port,
    version: /version (\S+)/.exec(execFileSync(program, ['-bV'], { encoding: 'utf8' }))?.[1] ?? '',
    pem: authority.pem,
    async delivered(count) {
      const list = async () => (existsSync(inbox) ? (await readdir(inbox)).toSorted() : []);
      const names = await untilSeen(list, (seen) => seen.length >= count);
      return Promise.all(
        names.map(async (name) => {
          const bytes = await readFile(join(inbox, name));
          return { mail: await simpleParser(bytes), raw: bytes.toString() };
        }),
      );
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await (child.exitCode ?? child.signalCode ?? once(child, 'exit'));
      rmSync(folder, { recursive: true });
    },
  };
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  await untilSeen(
    () =>
      new Promise<'open' | 'closed' | 'ended'>((resolve) => {
        const socket = net.connect(port, '127.0.0.1');
        socket.once('connect', () => {
          socket.destroy();
          resolve('open');
        });
        socket.once('error', () => resolve(child.exitCode === null ? 'closed' : 'ended'));
      }),
    (seen) => seen !== 'closed',
  );
}

/** Takes mail for one domain, from whoever logged in over TLS, and keeps it in one folder. */
function configuration(folder: string, port: number): string {
  return `
primary_hostname = mta.padaria.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/spool/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
domainlist local_domains = padaria.example
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher{*}{}}
host_lookup =
rfc1413_hosts =
never_users =
deliver_drop_privilege
message_size_limit = 1M
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
acl_smtp_data = data

begin acl
mail:
  deny    message = authentication required
          !authenticated = *
  accept
rcpt:
  deny    message = unknown user
          local_parts = nobody
  defer   message = greylisted, try again later
          local_parts = later
  accept  domains = +local_domains
  deny    message = relay not permitted
data:
  deny    message = this message looks like spam
          condition = \${if match{$h_subject:}{BUY NOW}}
  accept

begin routers
here:
  driver = accept
  domains = +local_domains
  transport = mailbox

begin transports
mailbox:
  driver = appendfile
  directory = ${folder}/mail
  maildir_format
  user = ${user}
  envelope_to_add
  return_path_add

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_set_id = $auth2
  server_condition = \${if and{{eq{$auth2}{${login.user}}}{eq{$auth3}{${login.password}}}}}
`;
}
