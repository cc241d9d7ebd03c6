import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import { textOf } from '#electron/agent/connectors/config-source/config-bytes.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import {
  type Assignment,
  createTemplateStore,
  type StoredTemplate,
} from '#electron/store/template-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigTemplate, NewTemplate, TemplateSync } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';
import {
  type BotId,
  type ConfigTemplateId,
  configTemplateIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import type { ConfigBooks } from './config-books.ts';
import type { Change, ConfigCommits } from './config-commits.ts';
import { differences } from './config-diff.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import type { ConfigReader } from './config-reader.ts';
import { applyTemplate, namesIn, templateIssues } from './template-text.ts';
import type { VersionLedger } from './version-ledger.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  reach: ConfigReach;
  books: ConfigBooks;
  reader: ConfigReader;
  ledger: VersionLedger;
  commits: ConfigCommits;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
  graceMs: number;
};

/** Templates that several bots are kept on, and bringing the bots to them one after the other. */
export function createTemplateService({
  db,
  roster,
  reach,
  books,
  reader,
  ledger,
  commits,
  audit,
  events,
  ids,
  clock,
  logger,
  graceMs,
}: Dependencies) {
  // The newest run over each template, of this run of the agent.
  const syncs = new Map<ConfigTemplateId, TemplateSync>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();

  const store = (tenantId: TenantId) => createTemplateStore(db, tenantId);

  async function get(tenantId: TenantId, id: ConfigTemplateId): Promise<StoredTemplate> {
    const template = await store(tenantId).find(id);
    if (!template) {
      throw new AppError('not_found');
    }
    return template;
  }

  async function isInSync(
    tenantId: TenantId,
    template: StoredTemplate,
    { botId, values }: Assignment,
  ): Promise<boolean> {
    const watched = roster.find(tenantId, botId);
    const reached = watched && reach.find(watched);
    const current = reached && (await ledger.heldOf(reached)).current;
    if (!reached || !current) {
      return false;
    }
    try {
      // Neither holds a secret, so what is shown says enough.
      const wanted = applyTemplate(template, values, current.shown);
      return differences(current.shown, wanted, reached.format).length === 0;
    } catch {
      return false;
    }
  }

  async function view(
    tenantId: TenantId,
    template: StoredTemplate,
    assignments: readonly Assignment[],
  ): Promise<ConfigTemplate> {
    const bots = assignments.filter(
      ({ templateId, botId }) =>
        templateId === template.id && roster.find(tenantId, botId) !== undefined,
    );
    return {
      ...template,
      tenantId,
      values: namesIn(template.text),
      bots: await Promise.all(
        bots.map(async (each) => ({
          botId: each.botId,
          values: each.values,
          isInSync: await isInSync(tenantId, template, each),
        })),
      ),
      sync: syncs.get(template.id) ?? null,
    };
  }

  async function viewOf(tenantId: TenantId, id: ConfigTemplateId): Promise<ConfigTemplate> {
    const template = await get(tenantId, id);
    return view(tenantId, template, await store(tenantId).assignments(id));
  }

  function announce(tenantId: TenantId, botIds: readonly BotId[]): void {
    for (const botId of botIds) {
      events.emit('config.changed', tenantId, botId);
    }
  }

  /** Rejects where the template must not be as it is, or the bot has no such value. */
  function assertSound(template: NewTemplate, values?: Record<string, string>): void {
    const issues = templateIssues(template, values);
    if (issues.length > 0) {
      throw new AppError('config_invalid', { issues });
    }
  }

  async function bring(
    act: Act,
    reached: Reached,
    template: StoredTemplate,
    values: Record<string, string>,
  ): Promise<boolean> {
    return books.inTurn(reached.place, async () => {
      const look = await reader.look(reached, act);
      const text = textOf(look.found.bytes) ?? '';
      const wanted = applyTemplate(template, values, text);
      if (differences(text, wanted, reached.format).length === 0) {
        return false;
      }
      const change: Change = {
        bytes: Buffer.from(wanted, 'utf8'),
        isWhole: look.found.isWhole,
        origin: 'template',
        reason: template.name,
        graceMs,
      };
      await commits.commit(reached, act, change, look);
      return true;
    });
  }

  /** Resolves once nothing is on trial at the bot any more: true where what the template made is good. */
  function settled(reached: Reached): Promise<boolean> {
    const { watched } = reached;
    const { tenantId, id: botId } = watched.bot;
    return new Promise((resolve, reject) => {
      const end = (result: () => void) => {
        stop();
        stopping.signal.removeEventListener('abort', aborted);
        result();
      };
      const look = async () => {
        if (roster.find(tenantId, botId) !== watched) {
          end(() => resolve(false));
          return;
        }
        const { held, current } = await ledger.heldOf(reached);
        if (!held.applying && !held.watching) {
          end(() => resolve(current?.origin === 'template' && current.state === 'good'));
        }
      };
      const aborted = () => end(() => resolve(false));
      const stop = events.subscribe(({ kind, subject }) => {
        if ((kind === 'config.changed' || kind === 'bot.removed') && subject === botId) {
          look().catch((error: unknown) => end(() => reject(error)));
        }
      });
      stopping.signal.addEventListener('abort', aborted, { once: true });
      look().catch((error: unknown) => end(() => reject(error)));
    });
  }

  async function bringAll(
    act: Act,
    tenantId: TenantId,
    template: StoredTemplate,
    bots: readonly Assignment[],
  ): Promise<void> {
    let sync: TemplateSync = {
      state: 'running',
      botId: null,
      done: 0,
      total: bots.length,
      startedAt: clock.now(),
    };
    const now = (change: Partial<TemplateSync>, botId?: BotId) => {
      sync = { ...sync, ...change };
      syncs.set(template.id, sync);
      announce(tenantId, botId ? [botId] : bots.map((each) => each.botId));
    };
    now({});
    for (const { botId, values } of bots) {
      now({ botId }, botId);
      try {
        const reached = reach.get(roster.get(tenantId, botId));
        const isChanged = await bring(act, reached, template, values);
        if (isChanged && !(await settled(reached))) {
          now({ state: 'stopped' });
          return;
        }
      } catch (error) {
        logger.warn({ error, botId, templateId: template.id }, 'a template could not be applied');
        now({ state: 'stopped' });
        return;
      }
      now({ done: sync.done + 1 }, botId);
    }
    now({ state: 'done', botId: null });
  }

  return {
    async list(tenantId: TenantId): Promise<ConfigTemplate[]> {
      const assignments = await store(tenantId).assignments();
      const templates = await store(tenantId).list();
      return Promise.all(templates.map((each) => view(tenantId, each, assignments)));
    },

    /** Makes a template, or changes the one with this id. Nothing is changed at any bot by it. */
    async save(
      act: Act,
      tenantId: TenantId,
      given: NewTemplate & { id?: ConfigTemplateId | undefined },
    ): Promise<ConfigTemplate> {
      assertSound(given);
      const before = given.id === undefined ? null : await get(tenantId, given.id);
      const { name, format, text } = given;
      const id = before?.id ?? configTemplateIdSchema.parse(ids.next());
      const template: StoredTemplate = { id, name, format, text, updatedAt: clock.now() };
      await db.transaction().execute(async (transaction) => {
        const templates = createTemplateStore(transaction, tenantId);
        if (await templates.nameTaken(name, id)) {
          throw new AppError('template_name_taken', { name });
        }
        await templates.save(template);
        await audit.record(transaction, act, {
          tenantId,
          action: 'config.save_template',
          subject: id,
          before,
          after: template,
        });
      });
      const bots = await store(tenantId).assignments(id);
      announce(
        tenantId,
        bots.map(({ botId }) => botId),
      );
      return viewOf(tenantId, id);
    },

    /** Its bots keep the configuration they have. */
    async remove(act: Act, tenantId: TenantId, id: ConfigTemplateId): Promise<void> {
      const before = await get(tenantId, id);
      await db.transaction().execute(async (transaction) => {
        await createTemplateStore(transaction, tenantId).remove(id);
        await audit.record(transaction, act, {
          tenantId,
          action: 'config.remove_template',
          subject: id,
          before,
        });
      });
      syncs.delete(id);
    },

    /** From now on the bot is compared with the template; it is changed by `sync` only. */
    async assign(
      act: Act,
      tenantId: TenantId,
      { templateId, botId, values }: Assignment,
    ): Promise<ConfigTemplate> {
      const template = await get(tenantId, templateId);
      const reached = reach.get(roster.get(tenantId, botId));
      if (!fits(template.format, reached.format)) {
        throw new AppError('invalid_input', { format: reached.format });
      }
      assertSound(template, values);
      await db.transaction().execute(async (transaction) => {
        await createTemplateStore(transaction, tenantId).assign({ templateId, botId, values });
        await audit.record(transaction, act, {
          tenantId,
          action: 'config.assign_template',
          subject: botId,
          after: { templateId, values },
        });
      });
      announce(tenantId, [botId]);
      return viewOf(tenantId, templateId);
    },

    async unassign(act: Act, tenantId: TenantId, botId: BotId): Promise<void> {
      roster.get(tenantId, botId);
      await db.transaction().execute(async (transaction) => {
        await createTemplateStore(transaction, tenantId).unassign(botId);
        await audit.record(transaction, act, {
          tenantId,
          action: 'config.unassign_template',
          subject: botId,
        });
      });
      announce(tenantId, [botId]);
    },

    /**
     * Brings its bots to the template, each as a confirmed change, the next when the one before proved good; ends where
     * one does not. Answers when begun; a run that is under way goes on.
     */
    async sync(act: Act, tenantId: TenantId, id: ConfigTemplateId): Promise<ConfigTemplate> {
      const template = await get(tenantId, id);
      const bots = await store(tenantId).assignments(id);
      const present = bots.filter(({ botId }) => roster.find(tenantId, botId));
      await audit.recordDone(act, {
        tenantId,
        action: 'config.sync_template',
        subject: id,
        after: { bots: present.map(({ botId }) => botId) },
      });
      if (syncs.get(id)?.state !== 'running') {
        const run = bringAll({ ...act }, tenantId, template, present).finally(() =>
          running.delete(run),
        );
        running.add(run);
      }
      return viewOf(tenantId, id);
    },

    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** JSON is JSON5 too. */
function fits(template: ConfigFormat, bot: ConfigFormat): boolean {
  return template === bot || (template === 'json' && bot === 'json5');
}
