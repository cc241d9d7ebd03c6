import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import {
  createMessageTemplateStore,
  type TemplateKey,
} from '#electron/store/message-template-store.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';
import type {
  MessageKind,
  MessagePreview,
  MessageTemplate,
  MessageTemplateInput,
  PreviewRequest,
  TemplateIssue,
} from '#shared/schemas/voice.ts';

import { builtInTemplate } from './built-in-template.ts';
import type { Composing } from './compose.ts';
import type { LiquidEngine } from './liquid-engine.ts';
import type { createMessagePreview, Standing } from './message-preview.ts';
import { lengthOf, withUnsaved } from './message-preview.ts';
import { lintTemplate } from './message-template.ts';
import { listVariables } from './template-values.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  composing: Composing;
  previews: ReturnType<typeof createMessagePreview>;
  engine: LiquidEngine;
  brandOf: (tenantId: TenantId) => Brand;
  audit: AuditService;
  events: Events;
  clock: Clock;
};

/** The words of messages, for those who set them: how they will look, and a client's own ones. */
export function createVoiceService({
  db,
  roster,
  composing,
  previews,
  engine,
  brandOf,
  audit,
  events,
  clock,
}: Dependencies) {
  async function standingOf(
    tenantId: TenantId,
    asked: Pick<PreviewRequest, 'setup' | 'brand'> & { locale?: TemplateKey['locale'] },
  ): Promise<Standing> {
    const tenant = roster.tenant(tenantId);
    const stored = withUnsaved(await composing.personalityOf(tenant, null), asked.setup);
    return {
      tenant,
      personality: asked.locale ? withUnsaved(stored, { locale: asked.locale }) : stored,
      brand: asked.brand ?? brandOf(tenantId),
      template: undefined,
    };
  }

  async function lint(
    tenantId: TenantId,
    template: MessageTemplateInput,
  ): Promise<TemplateIssue[]> {
    const standing = await standingOf(tenantId, { locale: template.locale });
    return lintTemplate(engine, template, previews.fillingOf(template.kind, standing));
  }

  return {
    async preview(tenantId: TenantId, request: PreviewRequest): Promise<MessagePreview> {
      const locale = request.template?.locale;
      const standing = await standingOf(tenantId, { ...request, ...(locale && { locale }) });
      const template = await createMessageTemplateStore(db, tenantId).find({
        kind: request.kind,
        locale: standing.personality.locale,
        length: lengthOf[request.medium],
      });
      return previews.preview(request, { ...standing, template });
    },

    templates: {
      list: (tenantId: TenantId): Promise<MessageTemplate[]> =>
        createMessageTemplateStore(db, tenantId).list(),

      lint,

      builtIn: builtInTemplate,

      /** What a template of this kind can name, in its language; without one, in that of the client's messages. */
      async variables(tenantId: TenantId, kind: MessageKind, locale?: Locale) {
        const standing = await standingOf(tenantId, locale ? { locale } : {});
        return listVariables(previews.fillingOf(kind, standing).values);
      },

      /** Refuses what could not be sent; what is too long is cut when it is. */
      async save(
        act: Act,
        tenantId: TenantId,
        template: MessageTemplateInput,
      ): Promise<MessageTemplate> {
        const issues = await lint(tenantId, template);
        if (issues.some(({ code }) => code !== 'too_long')) {
          throw new AppError('message_template_invalid', { issues });
        }
        const { kind, locale, length, body } = template;
        const subject = length === 'long' && template.subject !== '' ? template.subject : null;
        const saved = { kind, locale, length, subject, body, updatedAt: clock.now() };
        await db.transaction().execute(async (transaction) => {
          const store = createMessageTemplateStore(transaction, tenantId);
          const before = await store.find(saved);
          await store.save(saved);
          await audit.record(transaction, act, {
            tenantId,
            action: 'voice.templates.save',
            subject: nameOf(saved),
            before: before ? { subject: before.subject, body: before.body } : null,
            after: { subject, body },
          });
        });
        events.emit('template.changed', tenantId, kind);
        return { ...saved, tenantId, failure: null };
      },

      /** Back to the built-in words. */
      async reset(act: Act, tenantId: TenantId, key: TemplateKey): Promise<void> {
        await db.transaction().execute(async (transaction) => {
          const isGone = await createMessageTemplateStore(transaction, tenantId).remove(key);
          if (!isGone) {
            throw new AppError('not_found');
          }
          await audit.record(transaction, act, {
            tenantId,
            action: 'voice.templates.reset',
            subject: nameOf(key),
          });
        });
        events.emit('template.changed', tenantId, key.kind);
      },
    },
  };
}

const nameOf = ({ kind, locale, length }: TemplateKey) => `${kind} ${locale} ${length}`;
