import type { About, Outgoing } from '#electron/agent/notify/channel.ts';

/** What Standard Webhooks recommends as the most that a receiver has to take. */
export const maxBodyBytes = 20_000;
// In bytes of JSON, all of them together well below the whole.
const maxSubject = 1_000;
const maxText = 6_000;
const maxFields = 20;
const maxLabel = 100;
const maxValue = 300;

/** The call's body as bytes, the same over all tries; documented in `docs/channels.md`. */
export function webhookBody({ key, message, about, thread }: Outgoing): Buffer {
  const whole = {
    type: typeOf(about),
    timestamp: new Date(about.at).toISOString(),
    data: {
      id: key,
      tenantId: about.tenantId,
      threadId: thread.key,
      severity: message.severity,
      subject: cut(message.subject, maxSubject),
      text: cut(message.text, maxText),
      link: message.link,
      fields: message.fields
        .slice(0, maxFields)
        .map(({ label, value }) => ({ label: cut(label, maxLabel), value: cut(value, maxValue) })),
      alertCount: about.alerts.length,
      alerts: about.alerts,
    },
  };
  return bytesWithin(whole, about.alerts);
}

/** As many alerts as there is room for; `alertCount` says how many there are. */
function bytesWithin<Data extends { alerts: About['alerts'] }>(
  whole: { data: Data },
  alerts: About['alerts'],
): Buffer {
  let left = maxBodyBytes - bytesOf({ ...whole, data: { ...whole.data, alerts: [] } });
  const fitting = alerts.filter((alert) => {
    left -= bytesOf(alert) + 1;
    return left > 0;
  });
  return Buffer.from(JSON.stringify({ ...whole, data: { ...whole.data, alerts: fitting } }));
}

function typeOf({ kind, phase }: About): string {
  switch (kind) {
    case 'alert':
      return `alert.${phase ?? 'opened'}`;
    case 'group':
    case 'storm':
    case 'digest':
      return `alerts.${kind}`;
    case 'daily_report':
      return 'report.daily';
    case 'test':
      return 'channel.test';
    default:
      return kind satisfies never;
  }
}

/** Never in the middle of a character. */
function cut(text: string, maxBytes: number): string {
  const whole = text.toWellFormed();
  let kept = whole;
  for (let bytes = bytesOf(kept); bytes > maxBytes; bytes = bytesOf(kept)) {
    const length = Math.floor((kept.length * (maxBytes - 8)) / bytes);
    kept = `${whole.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
  }
  return kept;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
