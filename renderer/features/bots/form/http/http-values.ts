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
} from '#renderer/features/bots/form/header-values.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import {
  blankRepair,
  type RepairValues,
  repairFieldsSchema,
  repairOf,
  repairValuesOf,
} from '#renderer/features/bots/form/repair/repair-values.ts';
import {
  type HttpConnector,
  httpConnectorSchema,
  httpMethods,
  httpUrlSchema,
} from '#shared/schemas/connectors/http.ts';

import {
  blankTold,
  type ToldValues,
  toldFieldsSchema,
  toldOf,
  toldValuesOf,
} from './told-values.ts';

const connector = httpConnectorSchema.shape;

export const httpFieldsSchema = z.object({
  url: readAs(trimmed, httpUrlSchema),
  method: z.enum(httpMethods),
  headers: headerRowsSchema,
  expectStatus: readAs(readStatuses, connector.expectStatus),
  expectText: readAs(textOrNothing, connector.expectText),
  expectJson: readAs(readJson, connector.expectJson),
  timeout: readAs(readSeconds, connector.timeoutMs),
  degradedAbove: readAs(readSeconds, connector.degradedAboveMs),
});
export const httpFormSchema = ownSchema
  .extend(httpFieldsSchema.shape)
  .and(toldFieldsSchema)
  .and(repairFieldsSchema);
type HttpFields = z.input<typeof httpFieldsSchema>;
export type HttpValues = OwnValues & HttpFields & ToldValues & RepairValues;

/** `200` or `200, 204`; what is not a number is kept to be refused. */
function readStatuses(text: string): number | number[] | undefined {
  const [first, ...others] = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  return first !== undefined && others.length > 0 ? [first, ...others] : first;
}

export function httpConnectorOf(values: HttpValues, stored?: HttpConnector): HttpConnector {
  return {
    type: 'http',
    url: values.url.trim(),
    ...withoutNothing({
      method: values.method === 'GET' ? undefined : values.method,
      headers: headersOf(values.headers),
      expectStatus: readStatuses(values.expectStatus),
      expectText: textOrNothing(values.expectText),
      expectJson: readJson(values.expectJson) as HttpConnector['expectJson'],
      timeoutMs: readSeconds(values.timeout),
      degradedAboveMs: readSeconds(values.degradedAbove),
      // What this form does not ask for stays as it is.
      trustedCa: stored?.trustedCa,
      ...toldOf(values),
    }),
    ...repairOf(values),
  };
}

export function httpValuesOf(given: HttpConnector): HttpFields & ToldValues & RepairValues {
  return {
    ...repairValuesOf(given),
    ...toldValuesOf(given),
    url: given.url,
    method: given.method ?? 'GET',
    headers: headerRowsOf(given.headers),
    expectStatus: [given.expectStatus ?? []].flat().join(', '),
    expectText: given.expectText ?? '',
    expectJson: inJson(given.expectJson),
    timeout: inSeconds(given.timeoutMs),
    degradedAbove: inSeconds(given.degradedAboveMs),
  };
}

export const blankHttp: HttpValues = {
  ...blankOwn,
  ...blankRepair,
  ...blankTold,
  url: '',
  method: 'GET',
  headers: [],
  expectStatus: '',
  expectText: '',
  expectJson: '',
  timeout: '',
  degradedAbove: '',
};

/** True where something is asked for that most bots never need. */
export function hasMore(values: HttpValues): boolean {
  const { method, headers, expectStatus, expectText, expectJson, timeout, degradedAbove } = values;
  const texts = [expectStatus, expectText, expectJson, timeout, degradedAbove];
  return method !== 'GET' || headers.length > 0 || texts.some((text) => text !== '');
}
