import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GatewayOptions } from '#test/support/gateway-under-test.ts';

import { whatsAppPlugin } from './install-gateway.ts';

/**
 * A private folder with what one gateway reads and writes, and the environment that keeps it in there. Only what it
 * compiles goes to a folder that all gateways share below the system's temporary one, which makes later starts quicker.
 */
export type GatewayFolder = {
  path: string;
  configPath: string;
  env: Record<string, string>;
};

export async function createGatewayFolder(
  options: GatewayOptions & { port: number; token: string },
): Promise<GatewayFolder> {
  const path = await mkdtemp(join(tmpdir(), 'admin-agent-openclaw-'));
  const configPath = join(path, 'openclaw.json');
  await mkdir(join(path, 'home'));
  await mkdir(join(path, 'state'));
  await writeFile(configPath, `${JSON.stringify(configOf(options, path), null, 2)}\n`, {
    mode: 0o600,
  });
  return { path, configPath, env: envOf(path, configPath, options.mode) };
}

function configOf(options: GatewayOptions & { port: number; token: string }, path: string) {
  return {
    gateway: {
      mode: 'local',
      bind: 'loopback',
      port: options.port,
      auth: { mode: 'token', token: options.token },
      // With it every unknown path is answered 200 and a page.
      controlUi: { enabled: false },
      ...(options.trustsProxy && { trustedProxies: ['127.0.0.1'] }),
    },
    // The default is a folder that all gateways of the machine share.
    logging: { file: join(path, 'gateway.log') },
    // Otherwise it asks the vendor, at its start and every few hours.
    update: { checkOnStart: false },
    models: { catalogRefresh: { enabled: false } },
    ...withChannels(whatsAppOf(options.channels), options.telegram),
  };
}

const agentDefaults = { heartbeat: { every: '0m' }, skipBootstrap: true };

type ChannelsPart = Partial<ReturnType<typeof whatsAppFrom>>;

/** Whoever may write to an account that is answered is read, and no model is asked about it. */
function withChannels(whatsApp: ChannelsPart, telegram: GatewayOptions['telegram']): object {
  if (!telegram) {
    return { agents: { defaults: agentDefaults }, ...whatsApp };
  }
  return {
    ...whatsApp,
    agents: {
      ownership: 'explicit',
      defaults: { ...agentDefaults, systemAgent: { agentId: 'main' } },
      entries: { main: {}, answers: { model: 'none/none' } },
    },
    bindings: [{ agentId: 'answers', match: { channel: 'telegram', accountId: 'default' } }],
    session: {
      sendPolicy: {
        default: 'allow',
        rules: [{ action: 'deny', match: { rawKeyPrefix: 'agent:answers:' } }],
      },
    },
    channels: {
      ...whatsApp.channels,
      telegram: {
        enabled: true,
        botToken: `7000001:${'A'.repeat(35)}`,
        apiRoot: telegram.apiRoot,
        dmPolicy: 'allowlist',
        allowFrom: ['15555550123', '15555550199'],
      },
    },
  };
}

function whatsAppOf(channels: GatewayOptions['channels'] = 'none'): ChannelsPart {
  switch (channels) {
    case 'none':
      return {};
    case 'whatsapp-unlinked':
      return whatsAppFrom(whatsAppPlugin);
    case 'whatsapp-linked':
      return whatsAppFrom(join(import.meta.dirname, 'whatsapp-stand-in'));
    default:
      return channels satisfies never;
  }
}

const whatsAppFrom = (plugin: string) => ({
  plugins: { load: { paths: [plugin] }, entries: { whatsapp: { enabled: true } } },
  channels: { whatsapp: { enabled: true, allowFrom: ['+15555550123'] } },
});

/**
 * Nothing of this process's environment but the path: an inherited provider key would be a live credential of the bot.
 * `NODE_COMPILE_CACHE` above all stays out: with it the process we start is not the gateway but its parent.
 */
function envOf(path: string, configPath: string, mode: GatewayOptions['mode']) {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    NO_COLOR: '1',
    HOME: join(path, 'home'),
    OPENCLAW_STATE_DIR: join(path, 'state'),
    OPENCLAW_CONFIG_PATH: configPath,
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_EXEC_SHELL_SNAPSHOT: '0',
    ...(mode === 'external'
      ? { OPENCLAW_SUPERVISOR_MODE: 'external' }
      : { OPENCLAW_NO_RESPAWN: '1' }),
  };
}
