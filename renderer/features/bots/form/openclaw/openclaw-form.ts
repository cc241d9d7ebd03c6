import { kindForm } from '#renderer/features/bots/form/kind-form.ts';

import { OpenclawFields } from './openclaw-fields.tsx';
import {
  blankOpenclaw,
  keptOpenclawSecrets,
  openclawConnectorOf,
  openclawFieldsSchema,
  openclawFormSchema,
  openclawValuesOf,
  refusedOpenclawField,
  severalOf,
} from './openclaw-values.ts';

/** An OpenClaw gateway, or agents behind it. */
export const openclawForm = kindForm({
  type: 'openclaw',
  schema: openclawFormSchema,
  blank: blankOpenclaw,
  firstField: 'url',
  valuesOf: openclawValuesOf,
  isReadable: (values) => openclawFieldsSchema.safeParse(values).success,
  connectorOf: openclawConnectorOf,
  several: severalOf,
  keptSecrets: keptOpenclawSecrets,
  refusedField: refusedOpenclawField,
  Fields: OpenclawFields,
});
