import { StartError, type StartErrorCode } from '#electron/host/start-error.ts';
import { type AppErrorCode, appErrorCodes } from '#shared/errors.ts';
import type { Translator } from '#shared/i18n/translator.ts';

import { CliError } from './cli-error.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Explanation = {
  message: string;
  exitCode: ExitCode;
  details: Readonly<Record<string, string | number>>;
};

const exitCodeOfStart: Readonly<Record<StartErrorCode, ExitCode>> = {
  data_folder_unusable: exitCodes.refused,
  already_running: exitCodes.refused,
  address_refused: exitCodes.refused,
  port_taken: exitCodes.refused,
  token_unusable: exitCodes.usage,
  settings_unusable: exitCodes.usage,
  store_unusable: exitCodes.internal,
};

/** One sentence for a person, and what the process is to end with. */
export function explain(error: unknown, t: Translator): Explanation {
  if (error instanceof StartError) {
    return {
      message: t(`cli:start.${error.code}`, { ...error.details }),
      exitCode: exitCodeOfStart[error.code],
      details: { code: error.code, ...error.details },
    };
  }
  if (error instanceof CliError) {
    return {
      message: error.key === 'answer' ? refusal(error, t) : problem(error, t),
      exitCode: error.exitCode,
      details: { code: error.key, ...error.values },
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    message: t('cli:problem.internal', { reason }),
    exitCode: exitCodes.internal,
    details: { code: 'internal' },
  };
}

function problem({ key, values }: CliError, t: Translator): string {
  // Keys come from our own throws; a test goes through all of them.
  return t(`cli:problem.${key}` as 'cli:problem.internal', { ...values });
}

function refusal({ values }: CliError, t: Translator): string {
  const code = appErrorCodes.find((known): known is AppErrorCode => known === values['code']);
  const lines = [
    code === 'tenant_required'
      ? t('cli:problem.tenant-required')
      : t(`errors:${code ?? 'unexpected'}`),
  ];
  if (values['fields']) {
    lines.push(String(values['fields']));
  }
  if (values['correlationId']) {
    lines.push(t('common:error.correlation', { id: values['correlationId'] }));
  }
  return lines.join('\n');
}
