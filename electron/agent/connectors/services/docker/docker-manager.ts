import type { Machine } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { DockerService } from '#shared/schemas/connectors/service.ts';

import { createRestartRate } from '../restart-rate.ts';
import type { ServiceContext, ServiceManager } from '../service-manager.ts';
import {
  type Container,
  isPaused,
  judgedWithinMs,
  readContainer,
  startsAgain,
  stopSeconds,
} from './container.ts';
import { callEngine, type EngineAnswer, messageOf, pathStep } from './engine-call.ts';
import { enginePlaces } from './engine-places.ts';
import { findContainer } from './find-container.ts';

const lookWithinMs = 5_000;
/** What an engine may take for a restart beside the time that the container itself takes to end. */
const engineMs = 20_000;
/** What a container may take to be seen running, and at most to be called well by its own health check. */
const startedWithinMs = 30_000;
const longestVerifyMs = 10 * 60_000;

/** Containers of Docker or Podman, through the API that both serve on a socket of this machine. */
export function createDockerManager(
  machine: Pick<Machine, 'variable'>,
): ServiceManager<DockerService> {
  const find = ({ container, socket }: DockerService, context: ServiceContext) =>
    findContainer(
      { container, places: enginePlaces(socket, machine), timeoutMs: lookWithinMs },
      context,
    );

  const rate = createRestartRate();

  return {
    type: 'docker',
    lookWithinMs,
    nameOf: ({ container, socket }) => `docker:${socket ?? ''} ${container}`,

    async look(service, context) {
      const { clock } = context;
      const found = await find(service, context);
      if (found.kind === 'unavailable') {
        return { isAvailable: false, reason: found.reason, evidence: found.evidence };
      }
      const { Id: id, RestartCount: restarts } = found.container;
      return readContainer(found.container, {
        now: clock.now(),
        rate: rate.judge(id, restarts ?? 0, clock.mono()),
      });
    },

    async restart(service, context) {
      const found = await find(service, context);
      if (found.kind === 'unavailable') {
        const { reason, evidence } = found;
        throw new AppError(
          reason === 'engine_refused' ? 'restart_refused' : 'restart_unavailable',
          { ...evidence, reason },
        );
      }
      const { socketPath, container } = found;
      if (isPaused(container)) {
        throw new AppError('restart_refused', { reason: 'service_paused' });
      }
      const seconds = stopSeconds(container);
      const answer = await callEngine(
        {
          socketPath,
          method: 'POST',
          // By the name that was given, so that a proxy before the socket can let through this one alone.
          path: `/containers/${pathStep(service.container)}/restart?t=${seconds}`,
          timeoutMs: seconds * 1_000 + engineMs,
        },
        context,
      );
      refuseUnlessDone(answer, socketPath);
      return { verifyWithinMs: verifyWithinMs(container) };
    },

    async rivals(service, context) {
      const found = await find(service, context).catch(() => undefined);
      return found?.kind === 'found' && startsAgain(found.container)
        ? ['docker_restart_policy']
        : [];
    },
  };
}

function verifyWithinMs(container: Container): number {
  return Math.min(startedWithinMs + judgedWithinMs(container), longestVerifyMs);
}

function refuseUnlessDone(answer: EngineAnswer, socket: string): void {
  switch (answer.kind) {
    case 'missing':
      throw new AppError('restart_unavailable', { reason: 'manager_missing', socket });
    case 'forbidden':
      throw new AppError('restart_refused', { reason: 'engine_refused', socket });
    case 'silent':
      throw new AppError('restart_failed', {
        ...answer.evidence,
        reason: 'manager_silent',
        socket,
      });
    case 'answered':
      refuseUnlessAccepted(answer, socket);
      return;
    default:
      answer satisfies never;
  }
}

function refuseUnlessAccepted(
  { status, body }: Extract<EngineAnswer, { kind: 'answered' }>,
  socket: string,
): void {
  const message = messageOf(body);
  const said = { socket, status, ...(message !== undefined && { message }) };
  if (status === 401 || status === 403) {
    // So does a proxy in front of the socket that lets us look and no more.
    throw new AppError('restart_refused', { ...said, reason: 'engine_refused' });
  }
  if (status === 404) {
    throw new AppError('restart_unavailable', { ...said, reason: 'service_missing' });
  }
  if (status === 409) {
    // Something else is being done to it, such as its removal.
    throw new AppError('restart_refused', said);
  }
  if (status < 200 || status > 299) {
    throw new AppError('restart_failed', said);
  }
}
