import { type Command, type CommandContext, textFlag } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findTenantByName } from '#electron/cli/find-by-name.ts';
import { durationFlag } from '#electron/cli/flag-values.ts';
import { requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

const path = '/api/admin/tenants';

export const tenantsCommand: Command = {
  name: 'tenants',
  usage: [
    'list',
    'add NAME [--zone ZONE] [--locale LOCALE] [--plan PLAN] [--interval 5m]',
    'update TENANT [--name NAME] [--zone ZONE] [--locale LOCALE] [--plan PLAN] [--interval 5m]',
    'archive TENANT',
    'restore TENANT',
    'rebuild TENANT',
  ],
  flags: {
    name: { type: 'string' },
    zone: { type: 'string' },
    locale: { type: 'string' },
    plan: { type: 'string' },
    interval: { type: 'string' },
  },
  run: (context) =>
    runSubcommand(
      context,
      {
        list,
        add,
        update: (given) => change(given, changesFrom(given)),
        archive: (given) => change(given, { archived: true }),
        restore: (given) => change(given, { archived: false }),
        rebuild,
      },
      'list',
    ),
};

async function list(context: CommandContext): Promise<ExitCode> {
  const { out, t } = context;
  const items = await context.connect().list<Tenant>(path);
  out.json({ items });
  const headings = ['name', 'slug', 'plan', 'zone', 'locale', 'interval', 'state', 'id'] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    items.map((tenant) => [
      tenant.name,
      tenant.slug,
      tenant.plan,
      tenant.zone,
      tenant.locale,
      shortDuration(tenant.defaultIntervalMs),
      t(tenant.archivedAt === null ? 'cli:tenants.active' : 'cli:tenants.archived'),
      tenant.id,
    ]),
  );
  return exitCodes.ok;
}

async function add(context: CommandContext): Promise<ExitCode> {
  const name = requiredArgument(context, 'NAME');
  const tenant = await context.connect().post<Tenant>(path, { ...changesFrom(context), name });
  return done(context, tenant, 'added');
}

async function change(context: CommandContext, changes: object): Promise<ExitCode> {
  const client = context.connect();
  const { id } = await findTenantByName(client, requiredArgument(context, 'TENANT'));
  return done(context, await client.patch<Tenant>(`${path}/${id}`, changes), 'changed');
}

/** Makes the rollups anew from the raw checks: for when they are doubted. */
async function rebuild(context: CommandContext): Promise<ExitCode> {
  const client = context.connect();
  const tenant = await findTenantByName(client, requiredArgument(context, 'TENANT'));
  await client.post(`${path}/${tenant.id}/rollups`, undefined);
  context.out.json({ rebuilt: true });
  context.out.line(context.t('cli:tenants.rebuilt', { name: tenant.name }));
  return exitCodes.ok;
}

function done({ out, t }: CommandContext, tenant: Tenant, what: 'added' | 'changed'): ExitCode {
  out.json(tenant);
  out.line(t(`cli:tenants.${what}`, { name: tenant.name, id: tenant.id }));
  return exitCodes.ok;
}

function changesFrom(context: CommandContext): Record<string, unknown> {
  const texts = ['name', 'zone', 'locale', 'plan'].map((flag) => [flag, textFlag(context, flag)]);
  const entries = [...texts, ['defaultIntervalMs', durationFlag(context, 'interval')]];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
