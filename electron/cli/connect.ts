import { dataPaths } from '#electron/host/data-folder.ts';
import { readRuntimeFile } from '#electron/host/runtime-file.ts';
import { readToken } from '#electron/host/token-file.ts';

import { type AgentClient, createAgentClient } from './agent-client.ts';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import type { Settings } from './settings.ts';

/** Finds the running agent by `--url`, or by what it left in its data folder, and the token for it. */
export function connect(settings: Settings): AgentClient {
  const { url, nonce } = whereAgentIs(settings);
  assertPrivate(url);
  return createAgentClient({ url, nonce, token: accessToken(settings), tenant: settings.tenant });
}

function whereAgentIs({ url, data }: Settings): { url: string; nonce?: string } {
  if (url !== undefined) {
    return { url };
  }
  const runtime = readRuntimeFile(dataPaths(data).runtime);
  if (!runtime) {
    throw new CliError('no-agent', exitCodes.unreachable, { data });
  }
  return runtime;
}

/** Over plain HTTP the token may only go to this machine itself. */
function assertPrivate(url: string): void {
  const { protocol, hostname } = new URL(url);
  const isHere = ['localhost', '[::1]'].includes(hostname) || hostname.startsWith('127.');
  if (protocol !== 'https:' && !isHere) {
    throw new CliError('plain-url', exitCodes.refused, { url });
  }
}

export function accessToken({ token, tokenFile, data }: Settings): string {
  if (token !== undefined) {
    return token;
  }
  const path = tokenFile ?? dataPaths(data).token;
  try {
    return readToken(path).token;
  } catch {
    throw new CliError('no-token', exitCodes.refused, { path });
  }
}
