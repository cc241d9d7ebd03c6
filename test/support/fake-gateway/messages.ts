import { randomUUID } from 'node:crypto';

import { recordedFrame } from '#test/support/recorded-frames.ts';

type Payload = Record<string, unknown>;
type SendAnswer = { payload: Payload } | { error: Payload } | 'lost';

export type SentMessage = { to: string; text: string; channel: string; agentId?: string };

/** What people write to a stand-in and are sent by it, in a test's hands. */
export type FakeMessages = {
  /** What went out to people, in order. */
  readonly sent: readonly SentMessage[];
  /** The key of each `send`, in order. */
  readonly keys: readonly string[];
  /** From now on nothing goes out and `send` is refused so; `undefined` as by a channel that works. */
  refuseAs(error: { code: string; message: string; details?: object } | undefined): void;
  /** So many messages go out, and the connection breaks before that is said; afterwards it may be another run. */
  loseAnswers(count: number, own?: { isAnotherRun?: boolean }): void;
  /** Somebody writes: kept in the history, told to whoever has subscribed. */
  write(
    from: string,
    text: string,
    own?: { channel?: string; chatType?: string; at?: number },
  ): void;
  /** The frame of the last message again, as of a gateway that repeats itself. */
  repeat(): void;
};

export type MessageState = FakeMessages & {
  send(params: Payload, about: { agents: readonly string[]; isUnlinked: boolean }): SendAnswer;
  sessions(): Payload;
  history(): Payload;
  /** What it knows of keys is lost with the run. */
  forgetKeys(): void;
  /** Which run it says that it is, where a test has it be another one. */
  readonly run: string | undefined;
};

const payloadOf = (name: string) => (recordedFrame(name) as { payload: Payload }).payload;
const errorOf = (name: string) => (recordedFrame(name) as { error: Payload }).error;

export function createMessages(announce: (event: string, payload: unknown) => void): MessageState {
  const sent: SentMessage[] = [];
  const keys: string[] = [];
  const history: Payload[] = [];
  const known = new Map<string, Exclude<SendAnswer, 'lost'>>();
  let refusal: Payload | undefined;
  let toLose = 0;
  let isNextAnother = false;
  let run: string | undefined;
  let last: Payload | undefined;
  let channelOfLast = 'whatsapp';

  function attempt(params: Payload, key: string): Exclude<SendAnswer, 'lost'> {
    if (refusal) {
      return { error: refusal };
    }
    const { to, message, channel, agentId } = params as {
      to: string;
      message: string;
      channel: string;
      agentId?: string;
    };
    sent.push({ to, text: message, channel, ...(agentId !== undefined && { agentId }) });
    const messageId = `message-${sent.length}`;
    return { payload: { ...payloadOf('send'), runId: key, messageId, channel } };
  }

  return {
    sent,
    keys,
    refuseAs(error) {
      refusal = error;
    },
    loseAnswers(count, { isAnotherRun = false } = {}) {
      toLose = count;
      isNextAnother = isAnotherRun;
    },
    get run() {
      return run;
    },
    send(params, { agents, isUnlinked }) {
      if (agents.length > 1 && params['agentId'] === undefined) {
        return { error: errorOf('error-send-no-agent') };
      }
      const key = String(params['idempotencyKey']);
      keys.push(key);
      const unlinked = isUnlinked ? { error: errorOf('error-send-not-linked') } : undefined;
      const answer = known.get(key) ?? unlinked ?? attempt(params, key);
      known.set(key, answer);
      if (toLose > 0) {
        toLose -= 1;
        if (isNextAnother) {
          run = randomUUID();
          known.clear();
        }
        return 'lost';
      }
      return answer;
    },
    write(from, text, { channel = 'whatsapp', chatType = 'direct', at = Date.now() } = {}) {
      const event = structuredClone(
        (recordedFrame('event-session.message') as { payload: Payload }).payload,
      );
      const message = event['message'] as Payload & { __openclaw: Payload };
      const id = randomUUID();
      channelOfLast = channel;
      Object.assign(message, {
        content: text,
        timestamp: at,
        idempotencyKey: `channel-user:v1:${id}`,
      });
      Object.assign(message.__openclaw, {
        id,
        senderId: from,
        transport: { ...(message.__openclaw['transport'] as object), channel, messageId: id },
      });
      Object.assign(event['session'] as Payload, { chatType, channel });
      history.push(message);
      last = { ...event, messageId: id };
      announce('session.message', last);
    },
    repeat() {
      announce('session.message', last);
    },
    sessions() {
      const list = structuredClone(payloadOf('sessions.list'));
      const [session] = list['sessions'] as Payload[];
      return { ...list, sessions: [{ ...session, channel: channelOfLast, chatType: 'direct' }] };
    },
    history: () => ({ ...payloadOf('chat.history'), messages: history.slice(-50) }),
    forgetKeys: () => known.clear(),
  };
}
