import { useTranslation } from 'react-i18next';

import { TextField } from './text-field.tsx';

/** What must be in what comes back. */
export function AnswerTexts() {
  const { t } = useTranslation('bots');

  return (
    <>
      <TextField
        name="expectText"
        label={t('form.expect-text')}
        hint={t('form.expect-text-hint')}
        wrong={t('form.error.expectText')}
      />
      <TextField
        name="expectJson"
        label={t('form.expect-json')}
        hint={t('form.expect-json-hint')}
        wrong={t('form.error.expectJson')}
        placeholder='{"status":"ok"}'
        spellCheck={false}
        className="font-mono"
      />
    </>
  );
}

/** How long it may take. */
export function AnswerLimits() {
  const { t } = useTranslation('bots');

  return (
    <>
      <TextField
        name="timeout"
        label={t('form.timeout')}
        hint={t('form.timeout-hint')}
        wrong={t('form.error.timeout')}
        placeholder="5"
        inputMode="decimal"
      />
      <TextField
        name="degradedAbove"
        label={t('form.degraded-above')}
        hint={t('form.degraded-above-hint')}
        wrong={t('form.error.degradedAbove')}
        placeholder="2"
        inputMode="decimal"
      />
    </>
  );
}
