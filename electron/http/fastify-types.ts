import type { Principal } from '#shared/schemas/person.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set once the token has been found good. */
    principal: Principal | undefined;
  }

  interface FastifyContextConfig {
    /** Answers without a token. Whatever does not say so asks for one. */
    isPublic?: boolean;
  }
}
