import { z } from 'zod';

/** A setting of a program's own configuration that looking reads. There is no other that it reads. */
export const readSettings = ['gateway.port', 'gateway.bind', 'gateway.auth.mode'] as const;

/** What is asked at a port, in this order; the WebSocket only where `/healthz` answers as a gateway does. */
export const portQuestions = ['GET /healthz', 'GET /health', 'GET /', 'WebSocket /'] as const;

/** One place on this machine that would be looked at. */
export const discoveryPlaceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('config'),
    id: z.string(),
    /** OpenClaw's own configuration. Its token is not read. */
    file: z.string(),
    reads: z.array(z.enum(readSettings)),
  }),
  z.object({
    kind: z.literal('port'),
    id: z.string(),
    host: z.enum(['127.0.0.1', '::1']),
    port: z.int().min(1).max(65_535),
    /** Where OpenClaw usually is, where a program listens now, or where bots often are. */
    why: z.enum(['openclaw', 'listening', 'usual']),
    asks: z.array(z.enum(portQuestions)),
  }),
]);
export type DiscoveryPlace = z.infer<typeof discoveryPlaceSchema>;

export const placeIdsSchema = z.array(z.string().min(1).max(4_200)).min(1).max(500);

/** How OpenClaw lets clients in, as its configuration says. */
export const gatewayAuthModes = ['none', 'token', 'password', 'trusted-proxy'] as const;
export const gatewayBinds = ['auto', 'lan', 'loopback', 'custom', 'tailnet'] as const;

/** A bot that was found, ready to be added. */
export const foundSchema = z.object({
  kind: z.enum(['openclaw', 'http']),
  url: z.string(),
  suggestedName: z.string(),
  why: z.object({
    port: z.int(),
    /** Where it answered, and with what. */
    path: z.string(),
    status: z.int(),
    version: z.string().nullable(),
    /** The configuration that named it. */
    file: z.string().nullable(),
    bind: z.enum(gatewayBinds).nullable(),
    authMode: z.enum(gatewayAuthModes).nullable(),
  }),
  /** There is a bot at this port already. */
  isWatched: z.boolean(),
});
export type Found = z.infer<typeof foundSchema>;
