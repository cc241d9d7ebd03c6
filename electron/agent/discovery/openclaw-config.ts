import { posix, win32 } from 'node:path';

import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';
import { parseJson5 } from '#electron/agent/json/read-json.ts';
import type { Machine } from '#electron/agent/ports.ts';
import { gatewayAuthModes, gatewayBinds } from '#shared/schemas/discovery.ts';

export const usualGatewayPort = 18_789;
const maxConfigBytes = 1024 * 1024;

/** All that is taken from the configuration. The rest, its token above all, is dropped as soon as it is read. */
export type GatewaySettings = {
  port: number;
  bind: (typeof gatewayBinds)[number] | null;
  authMode: (typeof gatewayAuthModes)[number] | null;
};

/** Where OpenClaw keeps its configuration, under its name of today and those it had. */
export function configPaths(machine: Pick<Machine, 'homeFolder' | 'variable'>): string[] {
  const home = machine.homeFolder();
  // By the home folder and not by the system we run on, so that either can be played.
  const path = home.includes('\\') ? win32 : posix;
  const named = (name: string): string[] => {
    const given = machine.variable(name)?.replace(/^~(?=[\\/]|$)/, () => home);
    return given !== undefined && path.isAbsolute(given) ? [given] : [];
  };
  return [
    ...named('OPENCLAW_CONFIG_PATH'),
    ...named('OPENCLAW_STATE_DIR').map((folder) => path.join(folder, 'openclaw.json')),
    path.join(home, '.openclaw', 'openclaw.json'),
    path.join(home, '.clawdbot', 'openclaw.json'),
    path.join(home, '.clawdbot', 'clawdbot.json'),
    path.join(home, '.moltbot', 'openclaw.json'),
    path.join(home, '.moltbot', 'moltbot.json'),
  ].filter((each, index, all) => all.indexOf(each) === index);
}

/** `undefined` where there is no such file, or nothing in it that can be read. */
export async function readGatewaySettings(
  machine: Pick<Machine, 'readFile'>,
  path: string,
): Promise<GatewaySettings | undefined> {
  const text = await machine.readFile(path, maxConfigBytes);
  if (text === undefined) {
    return undefined;
  }
  try {
    const gateway = child(parseJson5(text), 'gateway');
    return {
      port: portOf(child(gateway, 'port')) ?? usualGatewayPort,
      bind: oneOf(gatewayBinds, child(gateway, 'bind')),
      authMode: oneOf(gatewayAuthModes, child(child(gateway, 'auth'), 'mode')),
    };
  } catch {
    return undefined;
  }
}

function child(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? value[key] : undefined;
}

function portOf(value: JsonValue | undefined): number | undefined {
  const isPort = typeof value === 'number' && Number.isInteger(value);
  return isPort && value >= 1 && value <= 65_535 ? value : undefined;
}

function oneOf<const Known extends readonly string[]>(
  known: Known,
  value: JsonValue | undefined,
): Known[number] | null {
  return known.find((each) => each === value) ?? null;
}
