import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { ChannelContext, Outgoing } from '#electron/agent/notify/channel.ts';
import { createOutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { alertIdSchema, botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';
import { silentLogger } from '#test/support/test-agent.ts';

export const tenantId = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001');
export const alertId = alertIdSchema.parse('019b9a3c-0000-7000-8000-0000000000a1');
export const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-0000000000b1');

/** Calls as the agent makes them. */
export const call = createHttpCaller({
  userAgent: 'admin-agent/1.2.3',
  trust: createTrustStore(),
});

/** With this machine opened by the owner, as the providers of the tests are on it. */
export function channelContext(own: Partial<ChannelContext> = {}): ChannelContext {
  return {
    clock: createRealClock(),
    logger: silentLogger,
    signal: new AbortController().signal,
    guard: createOutboundGuard({ allowedHosts: () => ['127.0.0.1', 'localhost'] }),
    desktop: undefined,
    ...own,
  };
}

/** A critical alert about one bot, to one person. */
export function anOutgoing(own: Partial<Outgoing> = {}): Outgoing {
  return {
    key: '019b9a3c-0000-7000-8000-00000000000c',
    to: { name: 'Ana Souza', address: 'ana@padaria.example' },
    from: { name: 'Lia · Padaria Aurora' },
    message: {
      length: 'long',
      subject: 'Vendas parou de responder',
      text: 'Vendas parou de responder às 09:41.\nReinicie a máquina.',
      html: '<!doctype html><p>Vendas parou de responder às 09:41.</p>',
      severity: 'critical',
      link: 'https://console.example/alerts/1',
      colour: '#b3261e',
      fields: [{ label: 'Bot', value: 'Vendas' }],
    },
    about: {
      tenantId,
      kind: 'alert',
      phase: 'opened',
      at: Date.UTC(2026, 10, 26, 9, 41),
      isRepeat: false,
      alerts: [{ id: alertId, type: 'bot.down', severity: 'critical', botId }],
    },
    thread: { key: 'incident-1', first: null },
    replyTo: null,
    ...own,
  };
}
