/**
 * A plugin for the real gateway that stands in for the WhatsApp channel once a phone is linked to it, which no test can
 * do. The account says linked and connected; a send is counted and goes nowhere.
 */
type Config = { channels?: { whatsapp?: { enabled?: boolean } } };

type AccountContext = {
  accountId: string;
  abortSignal: AbortSignal;
  setStatus?(status: Record<string, unknown>): void;
};

const accountId = 'default';
const isEnabled = (config: Config) => config.channels?.whatsapp?.enabled !== false;
const isNumber = (text: unknown) => /^\+?\d{6,}$/.test(String(text).trim());
let sent = 0;

const plugin = {
  id: 'whatsapp',
  meta: {
    id: 'whatsapp',
    label: 'WhatsApp',
    selectionLabel: 'WhatsApp',
    docsPath: '/channels/whatsapp',
    blurb: 'stand-in',
    order: 1,
  },
  capabilities: { chatTypes: ['direct', 'group'], media: false },
  reload: { configPrefixes: ['channels.whatsapp'] },
  config: {
    listAccountIds: () => [accountId],
    resolveAccount: (config: Config) => ({
      accountId,
      enabled: isEnabled(config),
      configured: true,
    }),
    inspectAccount: (config: Config) => ({ enabled: isEnabled(config), configured: true }),
    isConfigured: () => true,
    describeAccount: (account: { enabled: boolean }) => ({
      accountId,
      enabled: account.enabled,
      configured: true,
      linked: true,
    }),
  },
  messaging: {
    normalizeTarget: (raw: unknown) => (isNumber(raw) ? String(raw).trim() : undefined),
    targetResolver: { looksLikeId: isNumber, hint: '<E.164>' },
  },
  outbound: {
    deliveryMode: 'gateway',
    textChunkLimit: 4_000,
    resolveTarget: ({ to }: { to: unknown }) =>
      isNumber(to)
        ? { ok: true, to: String(to).trim() }
        : { ok: false, error: new Error('WhatsApp target must be an E.164 number') },
    sendText: async ({ to }: { to: string }) => {
      sent += 1;
      return {
        channel: 'whatsapp',
        messageId: `stand-in-${sent}`,
        toJid: `${to.replace('+', '')}@s.whatsapp.net`,
      };
    },
  },
  gateway: {
    startAccount: async (context: AccountContext) => {
      context.setStatus?.({
        accountId: context.accountId,
        running: true,
        connected: true,
        linked: true,
      });
      await new Promise((resolve) =>
        context.abortSignal.addEventListener('abort', resolve, { once: true }),
      );
    },
  },
};

type PluginApi = { registerChannel(channel: { plugin: unknown }): void };

export default {
  id: 'whatsapp',
  name: 'WhatsApp (stand-in)',
  description: 'stand-in',
  configSchema: { type: 'object', additionalProperties: false, properties: {} },
  register: (api: PluginApi) => api.registerChannel({ plugin }),
};
