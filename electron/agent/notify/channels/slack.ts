import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type {
  ChannelContext,
  ChannelOf,
  Delivery,
  Outgoing,
} from '#electron/agent/notify/channel.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import type { HttpAnswer } from './http-post.ts';
import { classOfStatus, refusal, withoutKey } from './http-refusal.ts';
import { jsonFields, textField } from './json-answer.ts';
import { jsonPost } from './json-post.ts';
import { classOfSlackError, isAboutThread } from './slack-errors.ts';
import { slackMessage } from './slack-message.ts';

export type SlackConfig = Extract<ChannelConfig, { kind: 'slack' }>;

const callTimeoutMs = 10_000;

/**
 * A channel of Slack (docs.slack.dev/reference/methods/chat.postMessage). It takes no key. Messages of one incident are
 * one thread; where its first is gone they stand by themselves.
 */
export function createSlackChannel({
  call,
  origin = 'https://slack.com',
}: {
  call: HttpCaller;
  origin?: string;
}): ChannelOf<SlackConfig> {
  async function post(
    config: SlackConfig,
    outgoing: Outgoing,
    context: ChannelContext,
  ): Promise<Delivery | 'no_thread'> {
    const posted = await jsonPost(
      call,
      {
        url: `${origin}/api/chat.postMessage`,
        bearer: config.botToken,
        // Without a charset it warns.
        headers: { 'content-type': 'application/json; charset=utf-8' },
        message: { channel: config.channel, ...slackMessage(outgoing) },
        timeoutMs: callTimeoutMs,
      },
      context,
    );
    return 'failure' in posted
      ? posted.failure
      : readAnswer(posted.answer, { secret: config.botToken, now: context.clock.now() });
  }

  return {
    kind: 'slack',
    length: 'chat',
    promise: 'may_repeat',
    keyWindowMs: 0,
    // One a second and channel; short bursts are let through.
    perMinute: 50,
    timeoutMs: 2 * callTimeoutMs,
    target: () => origin,
    async send(config, outgoing, context) {
      const delivery = await post(config, outgoing, context);
      if (delivery !== 'no_thread') {
        return delivery;
      }
      const alone = await post(config, { ...outgoing, replyTo: null }, context);
      return alone === 'no_thread'
        ? { outcome: 'permanent', block: 'content', detail: null, code: null }
        : alone;
    },
  };
}

function readAnswer(
  answer: HttpAnswer,
  { secret, now }: { secret: string; now: number },
): Delivery | 'no_thread' {
  const fields = jsonFields(answer.text);
  const error = textField(fields, 'error');
  if (fields['ok'] === true) {
    return { outcome: 'accepted', providerId: textField(fields, 'ts') };
  }
  if (error !== null && isAboutThread(error)) {
    return 'no_thread';
  }
  const known = error === null ? undefined : classOfSlackError(error);
  return refusal(answer, known ?? withoutKey(answer.status, classOfStatus(answer.status)), {
    words: error === null ? answer.text : wordsOf(error, fields),
    secrets: [secret],
    now,
  });
}

/** Which right is missing is what helps, and stands beside the error. */
function wordsOf(error: string, fields: Readonly<Record<string, unknown>>): string {
  const needed = textField(fields, 'needed');
  return needed === null ? error : `${error}: ${needed}`;
}
