import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type {
  ServiceManager,
  ServiceState,
} from '#electron/agent/connectors/services/service-manager.ts';
import { readService } from '#electron/agent/connectors/services/service-reading.ts';
import { createSystemdManager } from '#electron/agent/connectors/services/systemd/systemd-manager.ts';
import { type SystemdService, systemdServiceSchema } from '#shared/schemas/connectors/service.ts';
import { serviceContexts } from '#test/support/service-contexts.ts';

import { startSystemdSession, whyNoSystemd } from './systemd-session.ts';

const why = whyNoSystemd();
const { asked, repair } = serviceContexts();
const user = (unit: string): SystemdService => ({ type: 'systemd', unit, scope: 'user' });

type Known = Extract<ServiceState, { isAvailable: true }>;

/** The state once it is of this phase; each look takes a process of its own, which is pause enough. */
async function until(
  manager: ServiceManager<SystemdService>,
  unit: string,
  phase: Known['phase'],
): Promise<Known> {
  for (;;) {
    const state = await manager.look(user(unit), asked);
    if (state.isAvailable && state.phase === phase) {
      return state;
    }
  }
}

const unlessTried = why === undefined ? '' : `, which cannot be tried: ${why}`;

describe.skipIf(why !== undefined)(`units of the real systemd${unlessTried}`, () => {
  let session: Awaited<ReturnType<typeof startSystemdSession>>;
  let manager: ServiceManager<SystemdService>;
  beforeAll(async () => {
    session = await startSystemdSession();
    manager = createSystemdManager({ variable: session.variable });
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test('a unit that is stopped is down, is started by a restart, and each restart is a new run', async () => {
    await session.addUnit('bot.service', ['ExecStart=sleep 1000']);

    const stopped = await manager.look(user('bot.service'), asked);
    const { verifyWithinMs } = await manager.restart(user('bot.service'), repair);
    const first = await until(manager, 'bot.service', 'running');
    await manager.restart(user('bot.service'), repair);
    let second = await until(manager, 'bot.service', 'running');
    while (second.runId === first.runId) {
      second = await until(manager, 'bot.service', 'running');
    }

    expect(readService(stopped, 1)).toMatchObject({
      cause: 'refused',
      reason: 'service_stopped',
      isFinal: true,
    });
    expect(verifyWithinMs).toBe(90_000);
    expect(first.runId).toMatch(/^[0-9a-f]{32}$/);
    expect(second.runId).not.toBe(first.runId);
    expect(readService(second, 1)).toMatchObject({ cause: null, layers: { process: 'pass' } });
  });

  test.for([
    ['ends with an error', 'ExecStart=sh -c "exit 3"', { code: 3, signal: null }],
    ['is killed', 'ExecStart=sh -c "kill -9 $$$$"', { code: null, signal: 'SIGKILL' }],
  ] as const)('a unit that %s tells how it ended', async ([, line, exit]) => {
    await session.addUnit('ending.service', [line]);

    await manager.restart(user('ending.service'), repair);
    const ended = await until(manager, 'ending.service', 'stopped');

    expect(ended.exit).toEqual(exit);
    expect(ended.runId).toBeNull();
    expect(ended.evidence).toMatchObject({ unitState: 'failed (failed)' });
  });

  test('a unit that starts and has not said that it is ready is not judged', async () => {
    await session.addUnit('slow.service', ['Type=notify', 'ExecStart=sleep 1000']);

    await manager.restart(user('slow.service'), repair);
    const state = await until(manager, 'slow.service', 'starting');

    expect(readService(state, 1)).toMatchObject({ isInconclusive: true });
  });

  test('a unit that systemd itself starts again has two healers, and one that it does not has none', async () => {
    await session.addUnit('alone.service', ['ExecStart=sleep 1000']);
    await session.addUnit('twice.service', ['ExecStart=sleep 1000', 'Restart=on-failure']);

    expect(await manager.rivals?.(user('alone.service'), asked)).toEqual([]);
    expect(await manager.rivals?.(user('twice.service'), asked)).toEqual(['systemd_restart']);
  });

  test('a unit that systemd gave up is crashing, and a restart has it tried as often again', async () => {
    await session.addUnit(
      'crashing.service',
      ['ExecStart=false', 'Restart=always', 'RestartSec=0'],
      ['StartLimitBurst=2', 'StartLimitIntervalSec=1000'],
    );
    const unit = user('crashing.service');
    const givenUp = async (): Promise<Known> => {
      for (;;) {
        const state = await until(manager, unit.unit, 'stopped');
        if (state.evidence?.['unitState'] === 'failed (failed)') {
          return state;
        }
      }
    };
    const begun = () => session.systemctl('show', '--property=InvocationID', '--value', unit.unit);

    await manager.restart(unit, repair);
    const first = await givenUp();
    const before = await begun();
    await manager.restart(unit, repair);
    while ((await begun()) === before) {
      // Until it was started again, which systemd would not have done by itself.
    }
    const second = await givenUp();

    expect([first.restarts, second.restarts]).toEqual([2, 2]);
    expect(readService(second, 1)).toMatchObject({
      cause: 'refused',
      reason: 'crashing',
      evidence: { exitCode: 1 },
    });
  });

  test('a unit that is masked is not started, and that is said', async () => {
    await session.systemctl('mask', 'masked.service');

    await expect(manager.restart(user('masked.service'), repair)).rejects.toMatchObject({
      code: 'restart_refused',
      details: { said: expect.stringContaining('masked') },
    });
  });

  test.for(['nobody-knows-it.service', '--help.service', '-H.service'])(
    'there is no unit %s, which is said and no option of anything',
    async (unit) => {
      expect(systemdServiceSchema.safeParse(user(unit)).success).toBe(true);

      const state = await manager.look(user(unit), asked);

      expect(state).toMatchObject({ isAvailable: false, reason: 'service_missing' });
      await expect(manager.restart(user(unit), repair)).rejects.toMatchObject({
        code: 'restart_unavailable',
        details: { reason: 'service_missing' },
      });
    },
  );

  test('the machine’s own units are of another systemd, which is not there', async () => {
    const unit = { ...user('bot.service'), scope: 'system' } as const;

    const state = await manager.look(unit, asked);

    expect(state).toMatchObject({ isAvailable: false });
  });
});
