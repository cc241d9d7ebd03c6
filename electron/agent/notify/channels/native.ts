import type { ChannelOf, Outgoing } from '#electron/agent/notify/channel.ts';
import type { NativeNotice } from '#electron/agent/ports.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

export type NativeConfig = Extract<ChannelConfig, { kind: 'native' }>;

const timeoutMs = 5_000;

/** What the system around the window shows. The same tag takes the place of what is shown, so a repeat is not two. */
export function createNativeChannel(): ChannelOf<NativeConfig> {
  return {
    kind: 'native',
    length: 'short',
    promise: 'once_in_window',
    keyWindowMs: 24 * 60 * 60_000,
    perMinute: 60,
    timeoutMs,
    target: () => 'this machine',
    async send(_config, outgoing, { desktop }) {
      const shown = (await desktop?.notify(noticeOf(outgoing))) ?? 'unsupported';
      switch (shown) {
        case 'shown':
          return { outcome: 'accepted', providerId: null, isProven: true };
        case 'held_back':
          return { outcome: 'accepted', providerId: null };
        case 'unsupported':
          return { outcome: 'broken', block: 'unsupported', detail: null, code: null };
        default:
          return shown satisfies never;
      }
    },
  };
}

function noticeOf({ message, about }: Outgoing): NativeNotice {
  const [alert, ...more] = about.alerts;
  const alertId = alert && more.length === 0 ? alert.id : null;
  return {
    tenantId: about.tenantId,
    tag: alertId ?? `${about.kind}:${about.tenantId}`,
    title: message.subject,
    body: message.text,
    isCritical: message.severity === 'critical',
    alertId,
  };
}
