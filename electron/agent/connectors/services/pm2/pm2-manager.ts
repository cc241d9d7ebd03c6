import { join } from 'node:path';

import type { Machine } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Pm2Service } from '#shared/schemas/connectors/service.ts';

import { createRestartRate } from '../restart-rate.ts';
import type { ServiceContext, ServiceManager, UnavailableReason } from '../service-manager.ts';
import {
  appsNamed,
  type Pm2App,
  readApps,
  restartsOf,
  restartWithinMs,
  startsAgain,
} from './apps.ts';
import { callDaemon, type RpcAnswer } from './rpc-call.ts';

const lookWithinMs = 5_000;
const verifyWithinMs = 30_000;
const rpcSocket = 'rpc.sock';

type Found =
  | { kind: 'found'; apps: readonly [Pm2App, ...Pm2App[]] }
  | {
      kind: 'unavailable';
      reason: UnavailableReason;
      evidence: Record<string, unknown> | null;
    };

/**
 * Apps under PM2, asked of its daemon. PM2's command line is not used: it starts a daemon where there is none, and may
 * not be on the path of who runs the agent.
 */
export function createPm2Manager(
  machine: Pick<Machine, 'variable' | 'homeFolder'>,
): ServiceManager<Pm2Service> {
  const rate = createRestartRate();

  const homeOf = ({ home }: Pm2Service) =>
    home ?? machine.variable('PM2_HOME') ?? join(machine.homeFolder(), '.pm2');
  const socketOf = (service: Pm2Service) => join(homeOf(service), rpcSocket);
  const nameOf = (service: Pm2Service) => `pm2:${homeOf(service)} ${service.name}`;

  async function find(service: Pm2Service, context: ServiceContext): Promise<Found> {
    const answer = await callDaemon(
      {
        socketPath: socketOf(service),
        method: 'getMonitorData',
        argument: {},
        timeoutMs: lookWithinMs,
      },
      context,
    );
    return readList(answer, service.name, homeOf(service));
  }

  return {
    type: 'pm2',
    lookWithinMs,
    nameOf,

    async look(service, context) {
      const found = await find(service, context);
      if (found.kind === 'unavailable') {
        return { isAvailable: false, reason: found.reason, evidence: found.evidence };
      }
      const { apps } = found;
      const now = context.clock.mono();
      return readApps(apps, { rate: rate.judge(nameOf(service), restartsOf(apps), now) });
    },

    async restart(service, context) {
      const found = await find(service, context);
      if (found.kind === 'unavailable') {
        const { reason, evidence } = found;
        throw new AppError(
          reason === 'manager_refused' ? 'restart_refused' : 'restart_unavailable',
          { ...evidence, reason },
        );
      }
      rate.forget(nameOf(service));
      // One after the other, as PM2 does, so that a cluster is never gone as a whole.
      for (const app of found.apps) {
        const answer = await callDaemon(
          {
            socketPath: socketOf(service),
            method: 'restartProcessId',
            argument: { id: app.pm_id },
            timeoutMs: restartWithinMs(app),
          },
          context,
        );
        refuseUnlessDone(answer, homeOf(service));
      }
      return { verifyWithinMs };
    },

    async rivals(service, context) {
      const found = await find(service, context).catch(() => undefined);
      return found?.kind === 'found' && found.apps.some(startsAgain) ? ['pm2_autorestart'] : [];
    },
  };
}

function readList(answer: RpcAnswer, name: string, home: string): Found {
  const unavailable = (
    reason: UnavailableReason,
    evidence: Record<string, unknown> = {},
  ): Found => ({
    kind: 'unavailable',
    reason,
    evidence: { home, ...evidence },
  });
  switch (answer.kind) {
    case 'missing':
      return unavailable('pm2_not_running');
    case 'forbidden':
      return unavailable('manager_refused');
    case 'silent':
      return unavailable('manager_silent', answer.evidence);
    case 'failed':
      return unavailable('manager_silent', { message: answer.message });
    case 'answered': {
      const apps = appsNamed(name, answer.value);
      const [first, ...others] = apps ?? [];
      if (apps === undefined) {
        return unavailable('manager_silent', { reason: 'bad_answer' });
      }
      return first ? { kind: 'found', apps: [first, ...others] } : unavailable('service_missing');
    }
    default:
      return answer satisfies never;
  }
}

function refuseUnlessDone(answer: RpcAnswer, home: string): void {
  switch (answer.kind) {
    case 'missing':
      throw new AppError('restart_unavailable', { reason: 'pm2_not_running', home });
    case 'forbidden':
      throw new AppError('restart_refused', { reason: 'manager_refused', home });
    case 'silent':
      throw new AppError('restart_failed', { ...answer.evidence, reason: 'manager_silent', home });
    case 'failed':
      throw new AppError('restart_failed', { message: answer.message, home });
    case 'answered':
      return;
    default:
      answer satisfies never;
  }
}
