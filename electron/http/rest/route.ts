import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

export type RestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * How a route finds the tenants it is about. Each value is one behaviour of `tenant-scope.ts`, so that no route
 * decides about tenants by itself.
 * - `public`: no token needed, tells nothing of any tenant
 * - `agent`: about the agent as a whole; the procedure's role decides
 * - `visible`: every tenant the caller sees, or the one of `?tenant=`
 * - `one`: exactly one; where it is not named, the only active one
 */
export type TenantRule = 'public' | 'agent' | 'visible' | 'one';

export type RestAnswer<Body = unknown> = {
  /** 202 for what has only begun. */
  status: 200 | 201 | 202 | 204;
  body?: Body;
  /** Which state of a thing this is; a change can be held to it by `If-Match`. */
  etag?: string;
  /** Of what was made. */
  location?: string;
};

export type RestRequest<Query, Body, Rule extends TenantRule> = {
  caller: Caller;
  /** The id in the path, as it was sent: of any shape. */
  id: string;
  query: Query;
  body: Body;
  /** What `If-Match` names, without quotes. */
  ifMatch: string | undefined;
  /** With rule `one` that tenant; with `visible` the one of `?tenant=` or of the token, if any. */
  tenantId: Rule extends 'one' ? TenantId : TenantId | undefined;
  /** With rule `visible`: every tenant in question. */
  tenantIds: readonly TenantId[];
};

export type RestRoute = {
  method: RestMethod;
  /** With `:id` where an id stands. */
  path: string;
  operationId: string;
  summary: string;
  tenantRule: TenantRule;
  query: z.ZodObject;
  body: z.ZodType | undefined;
  /** By status; `null` for an answer without a body. */
  answers: Readonly<Partial<Record<RestAnswer['status'], z.ZodType | null>>>;
  /** It answers with an `ETag`, or with `PUT` takes one by `If-Match`. */
  isTagged?: boolean;
  /** Parses what was sent, then calls a procedure. Throws what the procedure throws, or a `ZodError`. */
  handle(request: RestRequest<unknown, unknown, TenantRule>): Promise<RestAnswer>;
};

type Definition<Query extends z.ZodObject, Body extends z.ZodType, Rule extends TenantRule> = Omit<
  RestRoute,
  'query' | 'body' | 'handle' | 'tenantRule'
> & {
  tenantRule: Rule;
  query?: Query;
  body?: Body;
  call: (request: RestRequest<z.output<Query>, z.output<Body>, Rule>) => Promise<RestAnswer>;
};

const noQuery = z.object({});

/** One route: what it takes, what it answers and the procedure it calls. The document is made from the same. */
export function route<
  Query extends z.ZodObject = typeof noQuery,
  Body extends z.ZodType = z.ZodUndefined,
  Rule extends TenantRule = TenantRule,
>({ query, body, call, ...rest }: Definition<Query, Body, Rule>): RestRoute {
  const querySchema = query ?? noQuery;
  return {
    ...rest,
    query: querySchema,
    body,
    handle(request) {
      return call({
        ...(request as RestRequest<unknown, unknown, Rule>),
        query: querySchema.parse(request.query) as z.output<Query>,
        body: body?.parse(request.body) as z.output<Body>,
      });
    },
  };
}
