import type { Translator } from '#shared/i18n/translator.ts';

type Situation = { folder: string; logs: string; t: Translator };

const knownReasons: Readonly<Record<string, 'store' | 'locked'>> = {
  already_running: 'locked',
  data_folder_unusable: 'store',
  store_unusable: 'store',
  token_unusable: 'store',
};

/** Why the app could not start, for a person: what it is, and where to look. Never what only a programmer reads. */
export function explainFailure(
  error: unknown,
  { folder, logs, t }: Situation,
): { title: string; message: string } {
  const reason = knownReasons[codeOf(error)] ?? 'unexpected';
  const lines = [
    t(`desktop:failure.${reason}`),
    t('desktop:failure.folder', { folder }),
    t('desktop:failure.log', { folder: logs }),
  ];
  return { title: t('desktop:failure.title'), message: lines.join('\n\n') };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
