import { z } from 'zod';

import {
  inJson,
  inSeconds,
  readAs,
  readJson,
  readSeconds,
  textOrNothing,
  trimmed,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import {
  headerRowsOf,
  headerRowsSchema,
  headersOf,
  keptHeaders,
} from '#renderer/features/bots/form/header-values.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import {
  blankRepair,
  keptRepairSecrets,
  type RepairValues,
  repairFieldsSchema,
  repairOf,
  repairValuesOf,
} from '#renderer/features/bots/form/repair/repair-values.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import {
  type WebsocketConnector,
  websocketConnectorSchema,
  websocketUrlSchema,
} from '#shared/schemas/connectors/websocket.ts';

const connector = websocketConnectorSchema.shape;

export const websocketFieldsSchema = z.object({
  url: readAs(trimmed, websocketUrlSchema),
  watch: z.enum(['each', 'held']),
  send: readAs(textOrNothing, connector.send),
  headers: headerRowsSchema,
  subprotocols: readAs(readNames, connector.subprotocols),
  expectText: readAs(textOrNothing, connector.expectText),
  expectJson: readAs(readJson, connector.expectJson),
  timeout: readAs(readSeconds, connector.timeoutMs),
  degradedAbove: readAs(readSeconds, connector.degradedAboveMs),
});
export const websocketFormSchema = ownSchema
  .extend(websocketFieldsSchema.shape)
  .and(repairFieldsSchema);
type WebsocketFields = z.input<typeof websocketFieldsSchema>;
export type WebsocketValues = OwnValues & WebsocketFields & RepairValues;

function readNames(text: string): string[] | undefined {
  const names = text.split(/[\s,;]+/).filter(Boolean);
  return names.length > 0 ? names : undefined;
}

export function websocketConnectorOf(
  values: WebsocketValues,
  stored?: WebsocketConnector,
): WebsocketConnector {
  return {
    type: 'websocket',
    url: values.url.trim(),
    ...withoutNothing({
      headers: headersOf(values.headers),
      subprotocols: readNames(values.subprotocols),
      send: textOrNothing(values.send),
      expectText: textOrNothing(values.expectText),
      expectJson: readJson(values.expectJson) as WebsocketConnector['expectJson'],
      isHeld: values.watch === 'held' ? true : undefined,
      timeoutMs: readSeconds(values.timeout),
      degradedAboveMs: readSeconds(values.degradedAbove),
      trustedCa: stored?.trustedCa,
    }),
    ...repairOf(values),
  };
}

export function websocketValuesOf(given: WebsocketConnector): WebsocketFields & RepairValues {
  return {
    ...repairValuesOf(given),
    url: given.url,
    watch: given.isHeld ? 'held' : 'each',
    send: given.send ?? '',
    headers: headerRowsOf(given.headers),
    subprotocols: (given.subprotocols ?? []).join(', '),
    expectText: given.expectText ?? '',
    expectJson: inJson(given.expectJson),
    timeout: inSeconds(given.timeoutMs),
    degradedAbove: inSeconds(given.degradedAboveMs),
  };
}

export const blankWebsocket: WebsocketValues = {
  ...blankOwn,
  ...blankRepair,
  url: '',
  watch: 'each',
  send: '',
  headers: [],
  subprotocols: '',
  expectText: '',
  expectJson: '',
  timeout: '',
  degradedAbove: '',
};

export function keptWebsocketSecrets(values: WebsocketValues): string[] {
  const { send, headers } = values;
  return [
    ...(send === maskedValue ? ['send'] : []),
    ...keptHeaders(headers),
    ...keptRepairSecrets(values),
  ];
}

/** True where something is asked for that most bots never need. */
export function hasMore({ headers, subprotocols, timeout, degradedAbove }: WebsocketValues) {
  return headers.length > 0 || [subprotocols, timeout, degradedAbove].some((text) => text !== '');
}
