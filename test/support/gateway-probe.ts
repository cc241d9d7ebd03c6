/** What a gateway's HTTP probe said; `undefined` where nothing came in time or the port refused. */
export type ProbeAnswer = { status: number; body: unknown };

export type ProbePath = '/healthz' | '/readyz' | '/startupz';

export async function probe(
  url: string,
  path: ProbePath,
  timeoutMs = 2_000,
): Promise<ProbeAnswer | undefined> {
  try {
    const response = await fetch(`${url.replace(/^ws/, 'http')}${path}`, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { connection: 'close' },
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, body };
  } catch {
    return undefined;
  }
}

export const isLive = (answer: ProbeAnswer | undefined) => has(answer, 'status', 'live');
export const isReady = (answer: ProbeAnswer | undefined) => has(answer, 'ready', true);

function has(answer: ProbeAnswer | undefined, key: string, value: unknown): boolean {
  const { status, body } = answer ?? {};
  return status === 200 && typeof body === 'object' && (body as Payload | null)?.[key] === value;
}

type Payload = Record<string, unknown>;
