import { keptHeaders } from '#renderer/features/bots/form/header-values.ts';
import { kindForm } from '#renderer/features/bots/form/kind-form.ts';
import { keptRepairSecrets } from '#renderer/features/bots/form/repair/repair-values.ts';

import { HttpFields } from './http-fields.tsx';
import {
  blankHttp,
  httpConnectorOf,
  httpFieldsSchema,
  httpFormSchema,
  httpValuesOf,
} from './http-values.ts';

/** A bot that answers on an http or https address. */
export const httpForm = kindForm({
  type: 'http',
  schema: httpFormSchema,
  blank: blankHttp,
  firstField: 'url',
  valuesOf: httpValuesOf,
  isReadable: (values) => httpFieldsSchema.safeParse(values).success,
  connectorOf: httpConnectorOf,
  keptSecrets: (values) => [...keptHeaders(values.headers), ...keptRepairSecrets(values)],
  refusedField: (code) => (code === 'bot_name_taken' ? 'name' : undefined),
  Fields: HttpFields,
});
