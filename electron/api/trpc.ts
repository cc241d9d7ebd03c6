import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError, z } from 'zod';

import { type Act, createAct } from '#electron/agent/audit/act.ts';
import { AppError, type AppErrorCode, httpStatusOf } from '#shared/errors.ts';
import { type TenantId, tenantIdSchema } from '#shared/schemas/ids.ts';
import { mayActAs, type Principal, type Role } from '#shared/schemas/person.ts';

import type { Context } from './context.ts';

/**
 * Whose data a procedure touches. `one`: the tenant named in its input; `visible`: that one, or every tenant
 * the caller can see; `own`: what belongs to the agent and to no tenant, for callers of every tenant only;
 * `none`: nothing of any tenant. A procedure without a rule cannot be made, and the wall's test walks them all.
 */
export type TenantRule = 'one' | 'visible' | 'own' | 'none';

export type Meta = { tenantRule: TenantRule; role: Role };

const trpcCodes: Readonly<Record<number, TRPCError['code']>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** A failure of ours in the shape that tRPC carries. */
export function toTrpcError(error: AppError): TRPCError {
  const code = trpcCodes[httpStatusOf[error.code]] ?? 'INTERNAL_SERVER_ERROR';
  return new TRPCError({ code, message: error.code, cause: error });
}

type PublicFailure = { code: AppErrorCode; details: Readonly<Record<string, unknown>> };

function publicFailure(error: TRPCError): PublicFailure | null {
  if (error.cause instanceof AppError) {
    return { code: error.cause.code, details: error.cause.details };
  }
  if (error.code === 'BAD_REQUEST') {
    return { code: 'invalid_input', details: {} };
  }
  if (error.code === 'NOT_FOUND' || error.code === 'METHOD_NOT_SUPPORTED') {
    return { code: 'not_found', details: {} };
  }
  return null;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const app = publicFailure(error);
      return {
        ...shape,
        // What a bug says of itself stays in the log.
        message: app ? app.code : 'unexpected',
        data: {
          ...shape.data,
          stack: undefined,
          app,
          correlationId: ctx?.correlationId ?? null,
          invalid: error.cause instanceof ZodError ? z.flattenError(error.cause) : null,
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** The tenants that exist for a caller. */
function tenantsOf(principal: Principal, ctx: Context): TenantId[] {
  const all = ctx.agent.roster.tenants().map(({ id }) => id);
  return principal.tenant === 'all' ? all : all.filter((id) => id === principal.tenant);
}

/** The same refusal for another's tenant as for none at all. */
function assertVisible(ctx: Context, tenantId: TenantId): void {
  if (!tenantsOf(ctx.principal, ctx).includes(tenantId)) {
    throw new AppError('not_found');
  }
}

const failures = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (!result.ok) {
    const { cause } = result.error;
    if (cause instanceof AppError) {
      throw toTrpcError(cause);
    }
    if (result.error.code === 'INTERNAL_SERVER_ERROR') {
      ctx.agent.logger.error(
        { error: result.error.cause ?? result.error, path, correlationId: ctx.correlationId },
        'a procedure failed in a way nobody expected',
      );
    }
  }
  return result;
});

const roleGuard = t.middleware(({ ctx, meta, next }) => {
  if (!meta || !mayActAs(ctx.principal.role, meta.role)) {
    throw new AppError('forbidden');
  }
  return next();
});

const tenantInput = z.object({ tenantId: tenantIdSchema.nullish() });

/** Resolves which tenants a call is about, before anything of them is touched. */
const tenantGuard = t.middleware(async ({ ctx, meta, getRawInput, next }) => {
  const raw = await getRawInput();
  const parsed = tenantInput.safeParse(raw ?? {});
  const named = parsed.success ? (parsed.data.tenantId ?? undefined) : undefined;
  switch (meta?.tenantRule) {
    case 'one':
      // Input without a tenant is told so by the procedure's own schema.
      if (named) {
        assertVisible(ctx, named);
      }
      break;
    case 'visible':
      if (named) {
        assertVisible(ctx, named);
      }
      break;
    case 'own':
      if (ctx.principal.tenant !== 'all') {
        throw new AppError('forbidden');
      }
      break;
    case 'none':
      break;
    case undefined:
      throw new Error('expected a tenant rule on every procedure');
  }
  return next({ ctx: { tenantIds: named ? [named] : tenantsOf(ctx.principal, ctx) } });
});

/**
 * Gives a change the act that its service records, and sees to it that it did. A change that came to nothing
 * is recorded here.
 */
const auditGuard = t.middleware(async ({ ctx, path, type, next, getRawInput }) => {
  if (type !== 'mutation') {
    return next({ ctx: { act: createAct(ctx.principal, ctx.correlationId) } });
  }
  const act = createAct(ctx.principal, ctx.correlationId);
  const result = await next({ ctx: { act } });
  if (result.ok) {
    if (act.entries === 0) {
      await recordPlain(ctx, act, path, await getRawInput());
    }
    return result;
  }
  await ctx.agent.audit.recordRefusal(act, {
    tenantId: chainOf(ctx, await getRawInput()),
    action: path,
    subject: 'refused',
    result: isRefusal(result.error) ? 'refused' : 'failed',
  });
  return result;
});

/** A failure of ours is not in tRPC's own words yet where this is asked. */
function isRefusal({ code, cause }: TRPCError): boolean {
  return cause instanceof AppError
    ? httpStatusOf[cause.code] < 500
    : code !== 'INTERNAL_SERVER_ERROR';
}

/** Whose chain an act goes to: that of the tenant it names, where there is such a one for the caller, or the caller's. */
function chainOf(ctx: Context, raw: unknown): TenantId | null {
  const named = tenantInput.safeParse(raw ?? {});
  const tenantId = named.success ? named.data.tenantId : null;
  if (tenantId && tenantsOf(ctx.principal, ctx).includes(tenantId)) {
    return tenantId;
  }
  return ctx.principal.tenant === 'all' ? null : ctx.principal.tenant;
}

/** A change that stores nothing of its own, such as a check asked for: recorded that it was asked. */
async function recordPlain(ctx: Context, act: Act, path: string, raw: unknown): Promise<void> {
  const tenantId = chainOf(ctx, raw);
  await ctx.agent.audit.recordDone(act, { tenantId, action: path, subject: 'asked' });
}

/** Every procedure is made here: with who may call it and whose data it touches. */
export function procedure(role: Role, tenantRule: TenantRule) {
  return t.procedure
    .meta({ role, tenantRule })
    .use(failures)
    .use(auditGuard)
    .use(roleGuard)
    .use(tenantGuard);
}
