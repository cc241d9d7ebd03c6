import { appRouter } from '#electron/api/app-router.ts';
import type { Meta } from '#electron/api/trpc.ts';

import { aBot } from './test-agent.ts';

export const unknownId = '019b9a3c-0000-7000-8000-00000000dead';

/** Beyond every test's time. */
const farOff = Date.UTC(2100, 0, 1);

export type ProcedureType = 'query' | 'mutation' | 'subscription';

/** Everything that can be called, with what is said of it. */
export const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
  const definition = (procedure as unknown as { _def: { type: ProcedureType; meta?: Meta } })._def;
  return { path, type: definition.type, meta: definition.meta };
});

export type Ids = {
  tenantId: string;
  botId: string;
  alertId: string;
  /** A bot that calls us, where there is one. */
  beatingId?: string;
  channelId?: string;
  contactId?: string;
  /** Of a message that never arrived. */
  noticeId?: string;
};

/** Input that would be right for every procedure, with the ids given. */
export function inputFor(
  path: string,
  {
    tenantId,
    botId,
    alertId,
    beatingId,
    channelId = unknownId,
    contactId = unknownId,
    noticeId = unknownId,
  }: Ids,
): Record<string, unknown> {
  const period = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 31), size: 'hour' };
  const ofBot = { tenantId, botId };
  const change = { text: '{}', baseHash: '0'.repeat(64) };
  const template = { name: `T ${Math.random()}`, format: 'json', text: '{}' };
  const messageKey = { kind: 'bot.down', locale: 'en', length: 'chat' };
  const messageTemplate = { ...messageKey, body: '{{ what }}' };
  const special: Record<string, Record<string, unknown>> = {
    'bots.add': { tenantId, bot: aBot({ name: `New ${Math.random()}` }) },
    'bots.addMany': { tenantId, bots: [aBot({ name: `New ${Math.random()}` })] },
    'bots.update': { tenantId, botId, patch: { kind: 'hr' } },
    'bots.output': ofBot,
    'bots.tryOut': { tenantId, connector: { type: 'http', url: 'http://bot.test/x' } },
    'gateways.inspect': { tenantId, connector: { type: 'openclaw', url: 'ws://127.0.0.1:1' } },
    'config.version': { ...ofBot, versionId: unknownId },
    'config.versions': ofBot,
    'config.preview': { ...ofBot, change },
    'config.change': { ...ofBot, change },
    'config.rollBack': { ...ofBot, versionId: unknownId },
    'config.templates.save': { tenantId, template },
    'config.templates.remove': { tenantId, templateId: unknownId },
    'config.templates.assign': { ...ofBot, templateId: unknownId, values: {} },
    'config.templates.sync': { tenantId, templateId: unknownId },
    'health.whatIf': { tenantId, botId, settings: { rechecks: 1, patienceMs: 0 } },
    'health.checkNow': { tenantId, botIds: [botId] },
    'channels.add': { tenantId, channel: { name: 'C', config: { kind: 'native' } } },
    'channels.update': { tenantId, channelId, patch: { perMinute: 10 } },
    'channels.remove': { tenantId, channelId },
    'channels.test': { tenantId, channelId },
    'contacts.add': { tenantId, contact: { name: 'P', email: 'p@example.com' } },
    'contacts.update': { tenantId, contactId, contact: { name: 'P', email: 'q@example.com' } },
    'contacts.remove': { tenantId, contactId },
    'notices.ofAlert': { tenantId, alertId },
    'notices.list': { tenantId },
    'notices.attempts': { tenantId, noticeId },
    'notices.sendAgain': { tenantId, noticeId },
    'vault.unlock': { with: 'keychain' },
    'discovery.look': { placeIds: ['port:127.0.0.1:1'] },
    'maintenance.add': { tenantId, maintenance: { botIds: [botId], forMs: 60_000 } },
    'maintenance.end': { tenantId, maintenanceId: unknownId },
    'maintenance.preview': {
      tenantId,
      time: { startsAt: '2026-02-01T02:00', zone: 'UTC', durationMs: 60_000, rrule: 'FREQ=DAILY' },
    },
    'satisfaction.answer': { tenantId, askId: unknownId, score: 5 },
    'settings.get': { tenantId, section: 'hours' },
    'settings.save': { tenantId, section: 'outbound', value: { allowedHosts: [] } },
    'voice.preview': { tenantId, kind: 'bot.down', medium: 'email' },
    'voice.templates.save': { tenantId, template: messageTemplate },
    'voice.templates.lint': { tenantId, template: messageTemplate },
    'voice.templates.reset': { tenantId, ...messageKey },
    'voice.templates.builtIn': { tenantId, ...messageKey },
    'voice.templates.variables': { tenantId, kind: 'bot.down' },
    'setup.save': { tenantId, patch: { emoji: false } },
    'tenants.create': { name: 'Another' },
    'tenants.update': { tenantId, patch: { plan: 'pro' } },
    'tokens.create': { name: 'T', role: 'viewer', tenantId },
    'tokens.revoke': { tokenId: unknownId },
    'demo.setFault': { botId, fault: 'hung' },
    'alerts.byId': { tenantId, alertId },
    'alerts.acknowledge': { tenantId, alertId },
    'alerts.snooze': { tenantId, alertId, snooze: { until: null, untilWorse: true } },
    'alerts.reopen': { tenantId, alertId },
    'alerts.judge': { tenantId, alertId, verdict: 'real' },
    'alerts.note': { tenantId, alertId, text: 'seen' },
    'alerts.split': { tenantId, alertId },
    'alerts.join': { tenantId, alertId },
    'alerts.history': { tenantId, alertId },
    'alerts.similar': { tenantId, alertId },
    'alerts.resolve': { tenantId, alertId },
    'silences.add': { tenantId, silence: { target: { of: 'tenant' }, until: farOff } },
    'silences.end': { tenantId, silenceId: unknownId },
    'recovery.restartMany': { tenantId, botIds: [botId] },
    'recovery.setMode': { tenantId, botId, mode: 'ask' },
    'heartbeats.byBot': { tenantId, botId: beatingId ?? botId },
    'heartbeats.renew': { tenantId, botId: beatingId ?? botId },
  };
  return special[path] ?? { tenantId, botId, ...period };
}
