import type { CallAnswer, ReceivedCall } from '#test/support/hook-receiver.ts';

import {
  bearerOf,
  createProviderServer,
  json,
  jsonOf,
  type ProviderServer,
} from './provider-server.ts';

export type NtfyServer = ProviderServer & {
  published: Record<string, unknown>[];
  /** What a phone shows: the last of each sequence. */
  shown(): Record<string, unknown>[];
};

/**
 * A server of ntfy as it is documented: docs.ntfy.sh/publish ("Publish as JSON", "Access tokens", "Updating
 * notifications", "Limitations"), and for the form of its refusals (`code`, `http`, `error`) the same program's
 * `server/errors.go`.
 */
export async function createNtfyServer({
  token = undefined as string | undefined,
} = {}): Promise<NtfyServer> {
  const published: Record<string, unknown>[] = [];

  function refuse(code: number, error: string): CallAnswer {
    const http = Math.floor(code / 100);
    return json(http, { code, http, error, link: 'https://ntfy.sh/docs/publish/' });
  }

  function take(call: ReceivedCall): CallAnswer {
    const given = bearerOf(call.headers);
    if (given !== undefined && given !== token) {
      return refuse(40101, 'unauthorized');
    }
    if (given !== token) {
      return refuse(40301, 'forbidden');
    }
    const message = jsonOf(call);
    if (call.path !== '/' || !message) {
      return refuse(40024, 'invalid request: request body must be message JSON');
    }
    if (!/^[-_A-Za-z0-9]{1,64}$/.test(String(message['topic']))) {
      return refuse(40009, 'invalid request: topic invalid');
    }
    if (Buffer.byteLength(String(message['message'])) > 4_096) {
      return refuse(41301, 'attachment too large, or bandwidth limit reached');
    }
    published.push(message);
    const id = `hwQ2YpKdmg${published.length}`;
    return json(200, { id, time: 1_764_150_000, event: 'message', topic: message['topic'] });
  }

  return {
    ...(await createProviderServer(take)),
    published,
    shown: () => [
      ...new Map(published.map((message, at) => [message['sequence_id'] ?? at, message])).values(),
    ],
  };
}
