import { keptConfigSecrets } from '#renderer/features/bots/form/config-source/config-source-values.ts';
import { kindForm } from '#renderer/features/bots/form/kind-form.ts';

import { DockerFields } from './docker-fields.tsx';
import {
  blankDocker,
  dockerConnectorOf,
  dockerFieldsSchema,
  dockerFormSchema,
  dockerValuesOf,
} from './docker-values.ts';

/** A bot that runs as a container of Docker or Podman. */
export const dockerForm = kindForm({
  type: 'docker',
  schema: dockerFormSchema,
  blank: blankDocker,
  firstField: 'container',
  valuesOf: dockerValuesOf,
  isReadable: (values) => dockerFieldsSchema.safeParse(values).success,
  connectorOf: dockerConnectorOf,
  keptSecrets: (values) => keptConfigSecrets(values),
  refusedField: (code) => (code === 'bot_name_taken' ? 'name' : undefined),
  Fields: DockerFields,
});
