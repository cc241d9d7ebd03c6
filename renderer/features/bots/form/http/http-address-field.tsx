import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { suggestName } from '#renderer/features/bots/form/suggest-name.ts';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';

import type { HttpValues } from './http-values.ts';
import { type CurlRequest, looksLikeCurl, parseCurl } from './parse-curl.ts';

type HttpAddressFieldProps = Pick<KindFieldsProps, 'onElsewhere'> & {
  isNew: boolean;
  /** Something is in the field. */
  onAddress: (() => void) | undefined;
  onCurl: (request: CurlRequest) => void;
};

/** Where an address or a curl line is pasted. A curl line fills the rest of the form, an address suggests a name. */
export function HttpAddressField(props: HttpAddressFieldProps) {
  const { isNew, onElsewhere, onAddress, onCurl } = props;
  const { t } = useTranslation('bots');
  const { setValue, getValues } = useFormContext<HttpValues>();
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);

  /** What is left in the field is the address. */
  const readAddress = (text: string): string => {
    if (onElsewhere && /^\s*wss?:\/\//i.test(text)) {
      onElsewhere('websocket', text.trim());
      return getValues('url');
    }
    const request = looksLikeCurl(text) ? parseCurl(text) : undefined;
    if (request) {
      setValue('method', request.method, { shouldDirty: true });
      setValue('headers', request.headers, { shouldDirty: true });
      onCurl(request);
    }
    setLeftOut(request?.leftOut ?? []);
    const url = request?.url ?? text;
    if (url.trim() !== '') {
      onAddress?.();
    }
    const { name, url: before } = getValues();
    // A name that nobody typed follows the address.
    if (isNew && (name === '' || name === suggestName(before.trim()))) {
      setValue('name', suggestName(url.trim()));
    }
    return url;
  };

  return (
    <TextField
      name="url"
      label={t('form.url')}
      hint={
        leftOut.length > 0
          ? t('form.left-out', { options: leftOut.join(', ') })
          : isNew && t('form.url-hint')
      }
      wrong={t('form.error.url')}
      placeholder="http://localhost:3000/health"
      autoComplete="off"
      spellCheck={false}
      onText={readAddress}
    />
  );
}
