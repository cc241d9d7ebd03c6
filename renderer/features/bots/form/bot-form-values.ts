import { z } from 'zod';

import { type BotPatch, type BotView, botKindSchema, type NewBot } from '#shared/schemas/bot.ts';
import {
  type HttpConnector,
  httpConnectorSchema,
  httpMethods,
  httpUrlSchema,
} from '#shared/schemas/connectors/http.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import { intervalSchema } from '#shared/schemas/tenant.ts';
import { nameSchema } from '#shared/schemas/text.ts';

const connector = httpConnectorSchema.shape;

/** A text field whose meaning, once read, is what the agent takes; empty means its default. */
const readAs = (read: (text: string) => unknown, schema: z.ZodType) =>
  z.string().refine((text) => schema.safeParse(read(text)).success);

/** The form as it is typed: everything is text until it is read. The rules are those of the agent. */
export const botFormSchema = z.object({
  tenantId: tenantIdSchema,
  name: z.string().refine((text) => nameSchema.safeParse(text).success),
  kind: botKindSchema,
  url: readAs((text) => text.trim(), httpUrlSchema),
  method: z.enum(httpMethods),
  headers: z.array(
    z
      .object({ name: z.string(), value: z.string() })
      .refine((header) => isBlank(header) || isKept(header) || isHeader(header)),
  ),
  expectStatus: readAs(readStatuses, connector.expectStatus),
  expectText: readAs(textOrNothing, connector.expectText),
  expectJson: readAs(readJson, connector.expectJson),
  timeout: readAs(readSeconds, connector.timeoutMs),
  degradedAbove: readAs(readSeconds, connector.degradedAboveMs),
  interval: z.string().refine((text) => text === ownInterval || isInterval(text)),
});
export type BotFormValues = z.input<typeof botFormSchema>;

/** Stands for the client's own interval. */
export const ownInterval = 'client';

type Header = { name: string; value: string };

function isBlank({ name, value }: Header): boolean {
  return name.trim() === '' && value.trim() === '';
}

function isKept({ name, value }: Header): boolean {
  return value === maskedValue && name.trim() !== '';
}

function isHeader({ name, value }: Header): boolean {
  return connector.headers.safeParse({ [name.trim()]: value.trim() }).success;
}

function isInterval(text: string): boolean {
  return intervalSchema.safeParse(Number(text)).success;
}

function textOrNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** `200` or `200, 204`; what is not a number is kept to be refused. */
function readStatuses(text: string): number | number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.length < 2
    ? parts[0] === undefined
      ? undefined
      : Number(parts[0])
    : parts.map(Number);
}

/** `2.5` and `2,5` as milliseconds. */
function readSeconds(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? undefined : Math.round(Number(trimmed) * 1_000);
}

const unreadable = Symbol('unreadable');

function readJson(text: string): unknown {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return unreadable;
  }
}

/** What the agent is asked to check; call it with values that the schema took. */
export function connectorOf(values: BotFormValues, trustedCa?: string): HttpConnector {
  const headers = values.headers.filter((header) => !isBlank(header));
  const expectJson = readJson(values.expectJson);
  const given = {
    expectStatus: readStatuses(values.expectStatus),
    expectText: textOrNothing(values.expectText),
    expectJson: expectJson as HttpConnector['expectJson'],
    timeoutMs: readSeconds(values.timeout),
    degradedAboveMs: readSeconds(values.degradedAbove),
    trustedCa,
  };
  return {
    type: 'http',
    url: values.url.trim(),
    ...(values.method === 'GET' ? {} : { method: values.method }),
    ...(headers.length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            headers.map(({ name, value }) => [name.trim(), value.trim()]),
          ),
        }),
    ...withoutNothing(given),
  };
}

function withoutNothing<Given extends object>(given: Given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]?: Exclude<Given[Key], undefined>;
  };
}

export function newBotOf(values: BotFormValues): NewBot {
  return {
    name: nameSchema.parse(values.name),
    kind: values.kind,
    connector: connectorOf(values),
    ...(values.interval === ownInterval ? {} : { intervalMs: Number(values.interval) }),
  };
}

type Changed = Partial<Record<keyof BotFormValues, unknown>>;

/**
 * Only what was changed. A connector that is sent makes the agent forget what it knows of the address, so it
 * stays out unless one of its fields was touched.
 */
export function patchOf(values: BotFormValues, changed: Changed, bot: BotView): BotPatch {
  const own: ReadonlySet<string> = new Set(['tenantId', 'name', 'kind', 'interval']);
  const isElsewhere = Object.keys(changed).some((field) => !own.has(field));
  return {
    ...('name' in changed ? { name: nameSchema.parse(values.name) } : {}),
    ...('kind' in changed ? { kind: values.kind } : {}),
    ...('interval' in changed
      ? { intervalMs: values.interval === ownInterval ? null : Number(values.interval) }
      : {}),
    ...(isElsewhere ? { connector: connectorOf(values, trustedCaOf(bot)) } : {}),
  };
}

export const blankValues: BotFormValues = {
  tenantId: '',
  name: '',
  kind: 'custom',
  url: '',
  method: 'GET',
  headers: [],
  expectStatus: '',
  expectText: '',
  expectJson: '',
  timeout: '',
  degradedAbove: '',
  interval: ownInterval,
};

export function valuesOf(bot: BotView): BotFormValues {
  if (bot.connector.type !== 'http') {
    return blankValues;
  }
  const { url, method, headers, expectStatus, expectText, expectJson, timeoutMs, degradedAboveMs } =
    bot.connector;
  return {
    tenantId: bot.tenantId,
    name: bot.name,
    kind: bot.kind,
    url,
    method: method ?? 'GET',
    headers: Object.entries(headers ?? {}).map(([name, value]) => ({ name, value })),
    expectStatus: [expectStatus ?? []].flat().join(', '),
    expectText: expectText ?? '',
    expectJson: expectJson === undefined ? '' : JSON.stringify(expectJson),
    timeout: inSeconds(timeoutMs),
    degradedAbove: inSeconds(degradedAboveMs),
    interval: bot.hasOwnInterval ? String(bot.intervalMs) : ownInterval,
  };
}

function trustedCaOf({ connector }: BotView): string | undefined {
  return connector.type === 'http' ? connector.trustedCa : undefined;
}

function inSeconds(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / 1_000);
}

/** True while a header's stored value is kept from this screen, so that it cannot be tried from here. */
export function hasKeptHeader(values: BotFormValues): boolean {
  return values.headers.some(isKept);
}
