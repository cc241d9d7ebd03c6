import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { ChannelOf, Delivery, Outgoing } from '#electron/agent/notify/channel.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import type { HttpAnswer } from './http-post.ts';
import { classed, classOfStatus, refusal, withoutKey } from './http-refusal.ts';
import { jsonFields, textField } from './json-answer.ts';
import { jsonPost } from './json-post.ts';

export type NtfyConfig = Extract<ChannelConfig, { kind: 'ntfy' }>;

const timeoutMs = 15_000;
/** A longer one becomes an attachment. */
const maxMessageBytes = 4_000;
const priorities: Readonly<Record<Severity, number>> = {
  info: 2,
  warning: 3,
  error: 4,
  critical: 5,
};

/**
 * A topic of ntfy (docs.ntfy.sh/publish, "Publish as JSON"). It takes no key, but what comes again under one sequence id
 * takes the place of what is shown on the phone, where server and app know of it.
 */
export function createNtfyChannel({ call }: { call: HttpCaller }): ChannelOf<NtfyConfig> {
  return {
    kind: 'ntfy',
    length: 'short',
    promise: 'may_repeat',
    keyWindowMs: 0,
    // What the public server lets one address send in the long run.
    perMinute: 12,
    timeoutMs,
    target: ({ server }) => new URL(server).origin,
    async send({ server, topic, token }, outgoing, context) {
      const now = context.clock.now();
      const posted = await jsonPost(
        call,
        {
          url: server,
          bearer: token,
          message: { topic, ...messageOf(outgoing) },
          timeoutMs,
        },
        context,
      );
      // Whoever knows the topic may read it: it is kept like a secret.
      const secrets = token === undefined ? [topic] : [topic, token];
      return 'failure' in posted ? posted.failure : readAnswer(posted.answer, secrets, now);
    },
  };
}

function messageOf({ key, message, about }: Outgoing) {
  const { subject, text, severity, link } = message;
  return {
    title: subject,
    message: withinBytes(text),
    priority: about.phase === 'resolved' ? priorities.info : priorities[severity],
    tags: [about.phase === 'resolved' ? 'white_check_mark' : tagOf(severity)],
    ...(link !== null && { click: link }),
    ...(/^[\w-]{1,64}$/.test(key) && { sequence_id: key }),
  };
}

function tagOf(severity: Severity): string {
  return severity === 'critical' || severity === 'error' ? 'rotating_light' : 'warning';
}

/** Never in the middle of a character. */
function withinBytes(text: string): string {
  const bytes = Buffer.from(text.toWellFormed());
  return bytes.length <= maxMessageBytes
    ? bytes.toString()
    : `${bytes
        .subarray(0, maxMessageBytes)
        .toString()
        .replace(/\ufffd+$/u, '')}…`;
}

function readAnswer(answer: HttpAnswer, secrets: readonly string[], now: number): Delivery {
  const fields = jsonFields(answer.text);
  if (answer.status >= 200 && answer.status <= 299) {
    const id = textField(fields, 'id');
    return id === null && answer.isWhole
      ? { ...classed('uncertain', 'protocol'), detail: null, code: String(answer.status) }
      : { outcome: 'accepted', providerId: id };
  }
  return refusal(answer, withoutKey(answer.status, classOfStatus(answer.status)), {
    words: textField(fields, 'error') ?? answer.text,
    secrets,
    now,
  });
}
