import type { CallAnswer, ReceivedCall } from '#test/support/hook-receiver.ts';

import {
  bearerOf,
  createProviderServer,
  json,
  jsonOf,
  type ProviderServer,
} from './provider-server.ts';

type Block = { type: string; text?: { type: string; text: string }; fields?: { text: string }[] };
export type SlackPost = Record<string, unknown> & { ts: string; text: string; blocks: Block[] };

export type SlackServer = ProviderServer & { posts: SlackPost[] };

/**
 * Slack's `chat.postMessage` as it is documented: docs.slack.dev/reference/methods/chat.postMessage for the call, its
 * answer and the errors that come with a status of 200; docs.slack.dev/reference/block-kit/blocks for the limits of
 * blocks; docs.slack.dev/apis/web-api/rate-limits for 429 with `Retry-After`. It knows no keys.
 */
export async function createSlackServer({
  botToken = 'xoxb-a-token-of-the-tests',
  channels = { C0123456789: 'member' } as Record<string, 'member' | 'stranger' | 'archived'>,
} = {}): Promise<SlackServer> {
  const posts: SlackPost[] = [];

  function refuse(error: string, more: Record<string, unknown> = {}): CallAnswer {
    return json(200, { ok: false, error, ...more });
  }

  function take(call: ReceivedCall): CallAnswer {
    if (call.path !== '/api/chat.postMessage') {
      return refuse('unknown_method');
    }
    const token = bearerOf(call.headers);
    if (token !== botToken) {
      return refuse(token === undefined ? 'not_authed' : 'invalid_auth');
    }
    if (!/^application\/json; charset=utf-8$/i.test(call.headers['content-type'] ?? '')) {
      return refuse('invalid_post_type');
    }
    const message = jsonOf(call) as SlackPost | undefined;
    return message ? (refusalOf(message) ?? accept(message)) : refuse('invalid_json');
  }

  function refusalOf(message: SlackPost): CallAnswer | undefined {
    switch (channels[String(message['channel'])]) {
      case undefined:
        return refuse('channel_not_found');
      case 'stranger':
        return refuse('not_in_channel');
      case 'archived':
        return refuse('is_archived');
      case 'member':
        break;
    }
    const thread = message['thread_ts'];
    if (thread !== undefined && !posts.some(({ ts }) => ts === thread)) {
      return refuse('thread_not_found');
    }
    return message.blocks.every(isSound) ? undefined : refuse('invalid_blocks');
  }

  function accept(message: SlackPost): CallAnswer {
    const ts = `1764150000.${String(posts.length + 1).padStart(6, '0')}`;
    posts.push({ ...message, ts });
    return json(200, { ok: true, channel: message['channel'], ts, message: { type: 'message' } });
  }

  return { ...(await createProviderServer(take)), posts };
}

function isSound({ type, text, fields }: Block): boolean {
  const length = text?.text.length ?? 1;
  switch (type) {
    case 'header':
      return text?.type === 'plain_text' && length >= 1 && length <= 150;
    case 'section':
      return fields === undefined
        ? length >= 1 && length <= 3_000
        : fields.length <= 10 && fields.every((field) => field.text.length <= 2_000);
    default:
      return type === 'context';
  }
}
