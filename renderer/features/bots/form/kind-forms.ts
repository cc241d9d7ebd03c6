import type { BotPatch, BotView, NewBot } from '#shared/schemas/bot.ts';
import type { ConnectorType } from '#shared/schemas/connector.ts';
import { nameSchema } from '#shared/schemas/text.ts';

import { dockerForm } from './docker/docker-form.ts';
import { heartbeatForm } from './heartbeat/heartbeat-form.ts';
import { httpForm } from './http/http-form.ts';
import type { AnyKindForm } from './kind-form.ts';
import { openclawForm } from './openclaw/openclaw-form.ts';
import { type OwnValues, ownFields, ownInterval } from './own-values.ts';
import { pm2Form } from './pm2/pm2-form.ts';
import { processForm } from './process/process-form.ts';
import { systemdForm } from './systemd/systemd-form.ts';
import { websocketForm } from './websocket/websocket-form.ts';

/** Every kind of bot there is a form for. A new one is a folder beside this file, and a line here. */
export const kindForms: Readonly<Record<ConnectorType, AnyKindForm>> = {
  http: httpForm,
  openclaw: openclawForm,
  heartbeat: heartbeatForm,
  websocket: websocketForm,
  process: processForm,
  systemd: systemdForm,
  docker: dockerForm,
  pm2: pm2Form,
};

export type ChangedFields = Readonly<Record<string, unknown>>;

export function valuesOf(bot: BotView): OwnValues {
  const kind = kindForms[bot.connector.type];
  return {
    ...kind.valuesOf(bot.connector),
    tenantId: bot.tenantId,
    name: bot.name,
    kind: bot.kind,
    interval: bot.hasOwnInterval ? String(bot.intervalMs) : ownInterval,
  };
}

/** The bots that a filled form stands for; one, except where several of a gateway's agents were chosen. */
export function newBotsOf(form: AnyKindForm, values: OwnValues): NewBot[] {
  const parts = form.several?.(values) ?? [
    { name: values.name, connector: form.connectorOf(values) },
  ];
  return parts.map(({ name, connector }) => ({
    name: nameSchema.parse(name),
    kind: values.kind,
    connector,
    ...(values.interval === ownInterval ? {} : { intervalMs: Number(values.interval) }),
  }));
}

/**
 * Only what was changed. A connector that is sent makes the agent forget what it knows of the address, so it
 * stays out unless one of its fields was touched.
 */
export function patchOf(values: OwnValues, changed: ChangedFields, bot: BotView): BotPatch {
  const own: ReadonlySet<string> = new Set(ownFields);
  const isElsewhere = Object.keys(changed).some((field) => !own.has(field));
  const form = kindForms[bot.connector.type];
  return {
    ...('name' in changed ? { name: nameSchema.parse(values.name) } : {}),
    ...('kind' in changed ? { kind: values.kind } : {}),
    ...('interval' in changed
      ? { intervalMs: values.interval === ownInterval ? null : Number(values.interval) }
      : {}),
    ...(isElsewhere ? { connector: form.connectorOf(values, bot.connector) } : {}),
  };
}
