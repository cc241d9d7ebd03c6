import { z } from 'zod';

import { secretTextSchema } from './secret-field.ts';

/** Plain text without control characters: part of a command line or a name that another program is given. */
const plain = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}+$/u);

const absolutePath = plain(4_096).regex(/^(?:\/|[A-Za-z]:[\\/])/, 'expected an absolute path');

/** A program that the agent itself starts and owns. Never given to a shell. */
export const processServiceSchema = z
  .strictObject({
    type: z.literal('process'),
    /** The program and its arguments, each as it is. */
    argv: z.array(plain(4_096)).min(1).max(100),
    cwd: absolutePath.optional(),
    /** Beside a small plain environment. Every value is kept as a secret. */
    env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/), secretTextSchema).optional(),
    /** It counts as started once it has printed a line with this text; at once where left out. */
    readyText: z.string().min(1).max(200).optional(),
    /** How long it may take to end when asked to, before it is killed. Default 10 s. */
    stopGraceMs: z.int().min(100).max(120_000).optional(),
  })
  .meta({ id: 'ProcessService' });
export type ProcessService = z.infer<typeof processServiceSchema>;

/** A unit of systemd, of this machine or of the user the agent runs as. */
export const systemdServiceSchema = z
  .strictObject({
    type: z.literal('systemd'),
    unit: z.string().regex(/^[A-Za-z0-9:_.\\@-]{1,240}\.service$/),
    scope: z.enum(['system', 'user']),
  })
  .meta({ id: 'SystemdService' });
export type SystemdService = z.infer<typeof systemdServiceSchema>;

/** A container of Docker or Podman, by name or id. */
export const dockerServiceSchema = z
  .strictObject({
    type: z.literal('docker'),
    container: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/),
    /** The engine's socket; the usual places are looked at where left out. */
    socket: absolutePath.optional(),
  })
  .meta({ id: 'DockerService' });
export type DockerService = z.infer<typeof dockerServiceSchema>;

/** A program under PM2. */
export const pm2ServiceSchema = z
  .strictObject({
    type: z.literal('pm2'),
    name: plain(200),
    /** PM2's own folder; that of the user the agent runs as where left out. */
    home: absolutePath.optional(),
  })
  .meta({ id: 'Pm2Service' });
export type Pm2Service = z.infer<typeof pm2ServiceSchema>;

/** What a bot runs as on this machine, where the agent can see and restart it. */
export const serviceSchema = z.discriminatedUnion('type', [
  processServiceSchema,
  systemdServiceSchema,
  dockerServiceSchema,
  pm2ServiceSchema,
]);
export type Service = z.infer<typeof serviceSchema>;
export type ServiceType = Service['type'];
