import { flushCompileCache } from 'node:module';

import type { CommandContext } from '#electron/cli/command.ts';
import type { ServeOptions } from '#electron/cli/commands/serve.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { closestLocale } from '#shared/i18n/translator.ts';

import { type Headless, startHeadless } from './headless.ts';

/** A stop that takes longer is cut short; what was acknowledged is in the store already. */
const longestStopMs = 20_000;

/** Runs the agent without a window until a signal, or the process that started it, ends it. */
export async function serve(
  { settings, isJson, withDemo }: ServeOptions,
  context: CommandContext,
  version: string,
): Promise<ExitCode> {
  // Whatever is written from here on is for this user alone, also where the folder is not closed.
  process.umask(0o077);
  const stopping = untilStopped();
  const running = await startHeadless({
    folder: settings.data,
    host: settings.host,
    port: settings.port,
    pingHost: settings.pingHost,
    pingPort: settings.pingPort,
    // Who names a port counts on it; the default is only a wish.
    orAnyPort: settings.sources.port === 'default',
    token: settings.token,
    tokenFile: settings.tokenFile,
    withDemo,
    log: {
      level: settings.logLevel,
      toFile: settings.logTo !== 'stderr',
      toStderr: settings.logTo !== 'file',
    },
    version,
    firstTenant: context.t('cli:serve.first-tenant'),
    locale: settings.lang ?? systemLocale(),
  });
  endOnFault(running);
  announce(running, context, isJson);
  // At an end by `kill -9` it would be lost.
  flushCompileCache();

  await stopping;
  context.out.line(context.t('cli:serve.stopping'));
  return (await stopInTime(running)) ? exitCodes.ok : exitCodes.internal;
}

function systemLocale() {
  return closestLocale([Intl.DateTimeFormat().resolvedOptions().locale]);
}

/** One line for programs; for people the link, with the token in it only where nobody else reads along. */
function announce(running: Headless, { out, t }: CommandContext, isJson: boolean): void {
  if (isJson) {
    out.json({ url: running.url, ready: true });
    return;
  }
  const isPrivate = process.stdout.isTTY || process.env['ADMIN_AGENT_PRINT_LINK'] === '1';
  const url = isPrivate ? `${running.url}/#token=${running.token}` : running.url;
  out.line(t('cli:serve.ready', { url }));
  if (!isPrivate) {
    out.line(t('cli:serve.token-hint', { file: running.tokenFile }));
  }
  out.line(t('cli:serve.stop-hint'));
  if (running.isTokenOpen) {
    out.problem(t('cli:serve.token-open', { file: running.tokenFile }));
  }
}

/** The first signal asks for an orderly end; a second one does not wait for it. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    const ask = () => {
      if (isAsked) {
        process.exit(exitCodes.internal);
      }
      isAsked = true;
      resolve();
    };
    process.on('SIGTERM', ask);
    process.on('SIGINT', ask);
    process.on('SIGHUP', ask);
    // Started through `admin-agent`: when that process is gone, nobody could stop this one any more.
    process.once('disconnect', resolve);
    process.channel?.unref();
  });
}

async function stopInTime(running: Headless): Promise<boolean> {
  const timedOut = new Promise<false>((resolve) => {
    setTimeout(resolve, longestStopMs, false).unref();
  });
  return Promise.race([running.stop().then(() => true), timedOut]);
}

/** After a fault that nobody caught nothing is certain any more, so the process says what it was and ends. */
function endOnFault({ logger }: Headless): void {
  const end = (error: unknown) => {
    logger.error({ error }, 'A fault that nobody caught: the agent ends.');
    logger.flush();
    process.exit(exitCodes.internal);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
