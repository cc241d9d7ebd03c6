import type { ServiceContext, UnavailableReason } from '../service-manager.ts';
import { type Container, containerSchema } from './container.ts';
import { callEngine, type EngineAnswer, messageOf, pathStep } from './engine-call.ts';

/** A container with the socket of the engine that has it, or why there is none to be seen. */
export type Found = { kind: 'found'; socketPath: string; container: Container } | Unavailable;

export type Unavailable = {
  kind: 'unavailable';
  reason: UnavailableReason;
  evidence: Record<string, unknown> | null;
};

type Search = { container: string; places: readonly string[]; timeoutMs: number };

/** What tells a person more about where it may be comes first. */
const telling: readonly UnavailableReason[] = [
  'engine_refused',
  'manager_silent',
  'service_missing',
  'manager_missing',
];

/** Asks at all places at once; the first of them that has the container is the one. Rejects only for an abort. */
export async function findContainer(
  { container, places, timeoutMs }: Search,
  context: Pick<ServiceContext, 'clock' | 'signal'>,
): Promise<Found> {
  const path = `/containers/${pathStep(container)}/json`;
  const looks = await Promise.all(
    places.map(async (socketPath) => {
      const request = { socketPath, method: 'GET', path, timeoutMs } as const;
      return readLook(await callEngine(request, context), socketPath);
    }),
  );
  return looks.find(isFound) ?? mostTelling(looks.filter((look) => !isFound(look)));
}

function isFound(look: Found): look is Extract<Found, { kind: 'found' }> {
  return look.kind === 'found';
}

function mostTelling(looks: readonly Unavailable[]): Unavailable {
  const rank = ({ reason }: Unavailable) => telling.indexOf(reason);
  const [first = unavailable('manager_missing')] = looks.toSorted((a, b) => rank(a) - rank(b));
  return first.reason === 'manager_missing'
    ? unavailable('manager_missing', { looked: looks.map(({ evidence }) => evidence?.['socket']) })
    : first;
}

function readLook(answer: EngineAnswer, socketPath: string): Found {
  const at = { socket: socketPath };
  switch (answer.kind) {
    case 'missing':
      return unavailable('manager_missing', at);
    case 'forbidden':
      return unavailable('engine_refused', at);
    case 'silent':
      return unavailable('manager_silent', { ...at, ...answer.evidence });
    case 'answered':
      return readDescription(answer, socketPath);
    default:
      return answer satisfies never;
  }
}

function readDescription(
  { status, body }: Extract<EngineAnswer, { kind: 'answered' }>,
  socketPath: string,
): Found {
  const at = { socket: socketPath };
  const message = messageOf(body);
  if (status === 200) {
    const parsed = containerSchema.safeParse(body);
    return parsed.success
      ? { kind: 'found', socketPath, container: parsed.data }
      : unavailable('manager_silent', { ...at, reason: 'bad_answer' });
  }
  // Others answer 404 too, but not in these words.
  if (status === 404 && message !== undefined) {
    return unavailable('service_missing', at);
  }
  return status === 401 || status === 403
    ? unavailable('engine_refused', { ...at, status })
    : unavailable('manager_silent', { ...at, status, ...(message !== undefined && { message }) });
}

function unavailable(
  reason: UnavailableReason,
  evidence: Unavailable['evidence'] = null,
): Unavailable {
  return { kind: 'unavailable', reason, evidence };
}
