import { kindForm } from '#renderer/features/bots/form/kind-form.ts';

import { WebsocketFields } from './websocket-fields.tsx';
import {
  blankWebsocket,
  keptWebsocketSecrets,
  websocketConnectorOf,
  websocketFieldsSchema,
  websocketFormSchema,
  websocketValuesOf,
} from './websocket-values.ts';

/** A bot behind a WebSocket: it opens, and answers what it is sent. */
export const websocketForm = kindForm({
  type: 'websocket',
  schema: websocketFormSchema,
  blank: blankWebsocket,
  firstField: 'url',
  valuesOf: websocketValuesOf,
  isReadable: (values) => websocketFieldsSchema.safeParse(values).success,
  connectorOf: websocketConnectorOf,
  keptSecrets: keptWebsocketSecrets,
  refusedField: (code) => (code === 'bot_name_taken' ? 'name' : undefined),
  Fields: WebsocketFields,
});
