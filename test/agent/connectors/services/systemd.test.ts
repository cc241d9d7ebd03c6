import { userInfo } from 'node:os';
import { expect, test } from 'vitest';

import { readService } from '#electron/agent/connectors/services/service-reading.ts';
import { polkitRule } from '#electron/agent/connectors/services/systemd/polkit-rule.ts';
import { createSystemdManager } from '#electron/agent/connectors/services/systemd/systemd-manager.ts';
import {
  parseProperties,
  rivalsOfUnit,
  startWithinMs,
  stateOfUnit,
} from '#electron/agent/connectors/services/systemd/unit-state.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { type SystemdService, systemdServiceSchema } from '#shared/schemas/connectors/service.ts';
import { createPlayedSystemctl } from '#test/support/played-systemctl.ts';
import { serviceContexts } from '#test/support/service-contexts.ts';

// What units do under the real systemd is in `test/services`. Here a stand-in says what the real `systemctl` says
// where there is no systemd, or where it refuses.

const unit: SystemdService = { type: 'systemd', unit: 'bot.service', scope: 'system' };
const { asked, repair } = serviceContexts();

/** As systemd 252 prints it. */
const running = `Restart=no
TimeoutStartUSec=1min 30s
WatchdogUSec=0
StatusText=
Result=success
NRestarts=0
ExecMainCode=0
ExecMainStatus=0
LoadState=loaded
ActiveState=active
SubState=running
InvocationID=7f493fb23be540918c61fde37946e76c
`;

test('a machine without systemctl has no such manager, which is said', async () => {
  const manager = createSystemdManager({ variable: () => '/nowhere' });

  const state = await manager.look(unit, asked);

  expect(state).toMatchObject({ isAvailable: false, reason: 'manager_missing' });
  expect(readService(state, 1)).toMatchObject({ reason: 'manager_missing', isFinal: true });
  await expect(manager.restart(unit, repair)).rejects.toMatchObject({
    code: 'restart_unavailable',
    details: { reason: 'manager_missing' },
  });
  expect(await manager.rivals?.(unit, asked)).toEqual([]);
});

test.for([
  [
    "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n",
    'manager_missing',
    'restart_unavailable',
  ],
  ['Failed to connect to bus: Permission denied\n', 'manager_refused', 'restart_refused'],
  ['Failed to get properties: Access denied\n', 'manager_refused', 'restart_refused'],
] as const)('a stand-in that says “%s” is understood', async ([stderr, reason, code]) => {
  using systemctl = createPlayedSystemctl();
  systemctl.says('show', { stderr, code: 1 });
  const manager = createSystemdManager(systemctl);

  const state = await manager.look(unit, asked);

  expect(state).toMatchObject({ isAvailable: false, reason });
  await expect(manager.restart(unit, repair)).rejects.toMatchObject({ code, details: { reason } });
});

test('a restart that polkit refuses is refused, with the one rule that would allow it', async () => {
  using systemctl = createPlayedSystemctl();
  systemctl.says('show', { stdout: running });
  systemctl.says('restart', {
    stderr: `Failed to restart bot.service: Interactive authentication required.
See system logs and 'systemctl status bot.service' for details.
`,
    code: 1,
  });

  const refused = createSystemdManager(systemctl).restart(unit, repair);

  await expect(refused).rejects.toMatchObject({
    code: 'restart_refused',
    details: {
      reason: 'manager_refused',
      ruleFile: '/etc/polkit-1/rules.d/50-admin-agent.rules',
      rule: polkitRule(unit, userInfo().username),
    },
  });
});

test('the rule names this unit, this user and what is done, whatever the names hold', () => {
  const rule = polkitRule({ unit: 'a\\x2db@1.service' }, 'o"); evil();//');
  const asks: unknown[] = [];
  const polkit = {
    Result: { YES: 'yes' },
    addRule: (given: (...args: unknown[]) => unknown) => asks.push(given),
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- it is run as polkit runs it
  new Function('polkit', rule)(polkit);
  const [allows] = asks as [(action: object, subject: object) => unknown];
  const action = (name: string, verb: string, id = 'org.freedesktop.systemd1.manage-units') => ({
    id,
    lookup: (key: string) => (key === 'unit' ? name : verb),
  });
  const user = { user: 'o"); evil();//' };

  expect(allows(action('a\\x2db@1.service', 'restart'), user)).toBe('yes');
  expect(allows(action('a\\x2db@1.service', 'stop'), user)).toBeUndefined();
  expect(allows(action('other.service', 'restart'), user)).toBeUndefined();
  expect(allows(action('a\\x2db@1.service', 'restart'), { user: 'root' })).toBeUndefined();
  expect(allows(action('a\\x2db@1.service', 'restart', 'org.other'), user)).toBeUndefined();
});

test('a systemctl that hangs is silent, and is not left behind', async () => {
  using systemctl = createPlayedSystemctl();
  systemctl.does('show', 'hangs');
  const clock = createVirtualClock();
  const looking = createSystemdManager(systemctl).look(unit, { ...asked, clock });

  await expect.poll(() => systemctl.calls()).toHaveLength(1);
  await clock.advance(5_000);

  expect(await looking).toMatchObject({
    reason: 'manager_silent',
    evidence: { reason: 'timeout' },
  });
});

test('a systemctl that says too much is silent too', async () => {
  using systemctl = createPlayedSystemctl();
  systemctl.does('show', 'floods');

  const state = await createSystemdManager(systemctl).look(unit, asked);

  expect(state).toMatchObject({ reason: 'manager_silent', evidence: { reason: 'flooded' } });
});

test('a look that nobody waits for any more ends', async () => {
  using systemctl = createPlayedSystemctl();
  systemctl.does('show', 'hangs');
  const leaving = new AbortController();
  const context = { ...asked, signal: leaving.signal };
  const looking = createSystemdManager(systemctl).look(unit, context);

  leaving.abort(new Error('left'));

  await expect(looking).rejects.toThrow('left');
});

test('systemctl is called without a shell or a password, in plain English, and told nothing of ours', async () => {
  process.env['OF_THE_AGENT'] = 'canary';
  using systemctl = createPlayedSystemctl();
  systemctl.says('show', { stdout: running.replace('ActiveState=active', 'ActiveState=failed') });
  const manager = createSystemdManager(systemctl);

  await manager.restart(unit, repair);
  await manager.look({ ...unit, scope: 'user' }, asked);
  delete process.env['OF_THE_AGENT'];

  const [show, forget, restart, ofUser] = systemctl.calls();
  expect(show).toMatch(
    /^--system --no-pager --no-ask-password show --property=[A-Za-z,]+ -- bot\.service$/,
  );
  expect(forget).toBe('--system --no-pager --no-ask-password reset-failed -- bot.service');
  expect(restart).toBe('--system --no-pager --no-ask-password restart --no-block -- bot.service');
  expect(ofUser).toMatch(/^--user /);
  expect(systemctl.environment()).toContain('LC_ALL=C');
  expect(systemctl.environment()).not.toContain('canary');
});

test.for(['bot', 'bot.socket', 'a b.service', '../x.service', 'a;b.service', 'a\n.service', ''])(
  'a unit called %j is not taken',
  (name) => {
    expect(systemdServiceSchema.safeParse({ ...unit, unit: name }).success).toBe(false);
  },
);

test.for([
  ['reloading', { ActiveState: 'reloading', SubState: 'reload' }, { phase: 'running' }],
  ['activating', { ActiveState: 'activating', SubState: 'start' }, { phase: 'starting' }],
  ['deactivating', { ActiveState: 'deactivating', SubState: 'stop' }, { phase: 'stopping' }],
  [
    'waiting to be started again',
    { ActiveState: 'activating', SubState: 'auto-restart', NRestarts: '4' },
    { phase: 'stopped', reason: 'crashing', restarts: 4 },
  ],
  ['with a watchdog', { WatchdogUSec: '30s' }, { phase: 'running', health: 'pass' }],
  ['without one', {}, { phase: 'running', health: null }],
  [
    'dumped',
    { ActiveState: 'failed', SubState: 'failed', ExecMainCode: '3', ExecMainStatus: '11' },
    { phase: 'stopped', exit: { code: null, signal: 'SIGSEGV' }, runId: null },
  ],
] as const)('a unit that is %s', ([, change, state]) => {
  expect(stateOfUnit({ ...parseProperties(running), ...change })).toMatchObject(state);
});

test('what a unit says of itself is cut and cleaned', () => {
  const state = stateOfUnit({
    ...parseProperties(running),
    StatusText: `\u001b[31m${'x'.repeat(5_000)}`,
  });

  const said = String(state.evidence?.['said']);
  expect(said.length).toBeLessThanOrEqual(200);
  expect(said).not.toContain('\u001b');
});

test.for([
  ['1min 30s', 90_000],
  ['5s', 60_000],
  ['1h', 180_000],
  ['infinity', 60_000],
  ['2min', 120_000],
] as const)('a unit that may take %s to start is given %d ms', ([text, ms]) => {
  expect(startWithinMs({ TimeoutStartUSec: text })).toBe(ms);
});

test('whoever restarts it is a rival', () => {
  expect(rivalsOfUnit({ Restart: 'no' })).toEqual([]);
  expect(rivalsOfUnit({ Restart: 'always' })).toEqual(['systemd_restart']);
});
