import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { ChannelContext } from '#electron/agent/notify/channel.ts';

import { type HttpPost, httpPost } from './http-post.ts';

type JsonPost = Omit<HttpPost, 'headers' | 'body'> & {
  /** Says who calls; `undefined` where anybody may. */
  bearer: string | undefined;
  headers?: HttpPost['headers'];
  message: object;
};

/** A message in JSON through the guard, as `httpPost`. */
export function jsonPost(
  call: HttpCaller,
  { bearer, headers, message, ...post }: JsonPost,
  context: ChannelContext,
): ReturnType<typeof httpPost> {
  return httpPost(
    call,
    {
      ...post,
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        'content-type': 'application/json',
        ...headers,
      },
      body: Buffer.from(JSON.stringify(message)),
    },
    context,
  );
}
