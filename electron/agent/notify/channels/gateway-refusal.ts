import type { Reading } from '#electron/agent/connectors/connector.ts';
import { quoted } from '#electron/agent/connectors/http-reading.ts';
import type { GatewayFault } from '#electron/agent/connectors/openclaw/frames.ts';
import type { Delivery } from '#electron/agent/notify/channel.ts';
import type { Cause } from '#shared/faults.ts';

type Undelivered = Exclude<Delivery, { outcome: 'accepted' }>;
type Class = Pick<Undelivered, 'outcome' | 'block'>;

/** What no connection to the gateway means. Nothing was asked of it, so nothing left. */
export function withoutConnection({
  cause,
  reason = null,
  evidence,
  restartingForMs,
}: Reading): Undelivered {
  return {
    ...classOfReading(cause, reason),
    detail: detailOf(reason, evidence),
    code: reason ?? cause,
    ...(restartingForMs !== undefined && { retryAfterMs: restartingForMs }),
  };
}

function classOfReading(cause: Reading['cause'], reason: Reading['reason']): Class {
  // It will not speak another protocol by itself; garbage may have been an accident.
  if (reason === 'protocol_mismatch') {
    return { outcome: 'broken', block: 'protocol' };
  }
  return (cause && classes[cause]) ?? { outcome: 'retry', block: 'unavailable' };
}

const classes: Partial<Record<Cause, Class>> = {
  auth: { outcome: 'broken', block: 'access' },
  dns: { outcome: 'retry', block: 'name' },
  tls: { outcome: 'broken', block: 'tls' },
  protocol: { outcome: 'retry', block: 'protocol' },
  wrong_answer: { outcome: 'retry', block: 'protocol' },
  refused: { outcome: 'retry', block: 'connect' },
  reset: { outcome: 'retry', block: 'connect' },
};

/** What a person has to approve is named; else the reason says it all. */
function detailOf(reason: Reading['reason'], evidence: Reading['evidence']): string | null {
  if (reason !== 'pairing_required') {
    return reason ?? null;
  }
  const { requestId, deviceId } = evidence ?? {};
  return quoted(`${reason}: request ${String(requestId)}, device ${String(deviceId)}`);
}

/**
 * How a gateway refuses a message (`openclaw.md` 7.3). `INVALID_REQUEST` is said before anything is tried. With
 * `OUTBOUND_DELIVERY_QUEUED` it keeps the message, and tries it again by itself where its plugin says that nothing was
 * dispatched: such a message has not arrived and may yet, so only the network's own "no" makes it certain.
 */
export function refusedSend(fault: GatewayFault): Class {
  const { code, message, details } = fault;
  if (code === 'FORBIDDEN' || details?.code === 'MISSING_SCOPE') {
    return { outcome: 'broken', block: 'access' };
  }
  if (code === 'INVALID_REQUEST') {
    return matching(invalid, message) ?? { outcome: 'permanent', block: 'protocol' };
  }
  return matching(undelivered, message) ?? { outcome: 'uncertain', block: 'unavailable' };
}

type Words = readonly (readonly [RegExp, Class])[];

const invalid: Words = [
  [
    /unsupported channel|channel is required|unknown method/i,
    { outcome: 'broken', block: 'unsupported' },
  ],
  [/unknown account/i, { outcome: 'broken', block: 'sender' }],
  [/target|recipient|E\.164/i, { outcome: 'permanent', block: 'recipient' }],
  [/multiple agents/i, { outcome: 'broken', block: 'protocol' }],
];

const undelivered: Words = [
  [
    /gateway (is )?(starting|draining|restarting|stopping|suspended)/i,
    { outcome: 'retry', block: 'unavailable' },
  ],
  [/no active whatsapp web listener|not linked/i, { outcome: 'uncertain', block: 'not_linked' }],
  // What a network answered itself: it has the message not, and is not asked again.
  [/\(429: /, { outcome: 'retry', block: 'limit' }],
  [/\(401: |token (is )?(missing|invalid)/i, { outcome: 'broken', block: 'sender' }],
  [/\((400|403|404): |chat not found/i, { outcome: 'permanent', block: 'recipient' }],
];

function matching(words: Words, message: string): Class | undefined {
  return words.find(([pattern]) => pattern.test(message))?.[1];
}
