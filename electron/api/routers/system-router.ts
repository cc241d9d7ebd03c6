import { procedure, router } from '#electron/api/trpc.ts';

export const systemRouter = router({
  about: procedure('client', 'none').query(({ ctx }) => ({
    version: ctx.agent.system.facts.version,
    host: ctx.agent.system.facts.host,
    hasDemo: ctx.demo !== null && ctx.principal.tenant === 'all',
    role: ctx.principal.role,
    tenant: ctx.principal.tenant,
  })),

  health: procedure('viewer', 'own').query(({ ctx }) => ctx.agent.system.health()),

  verify: procedure('operator', 'own').mutation(({ ctx }) => ctx.agent.system.verify()),
});
