import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const yearSeconds = 365 * 24 * 60 * 60;

const notBuilt =
  'The console has not been built yet. Build it with "npm run build" and load this page again.\n';

export type ConsoleFiles = {
  /** The page for an address of the console's own; false where the request wants something else. */
  answersPage(request: FastifyRequest): boolean;
  sendPage(reply: FastifyReply): FastifyReply;
};

/** Serves the built console. Files with a hash in their name never change; the page is asked for each time. */
export async function registerConsole(
  app: FastifyInstance,
  folder: string | undefined,
): Promise<ConsoleFiles> {
  if (folder !== undefined && existsSync(join(folder, 'index.html'))) {
    await app.register(fastifyStatic, {
      root: folder,
      dotfiles: 'ignore',
      cacheControl: false,
      index: 'index.html',
      setHeaders(response, path) {
        const isHashed = /[/\\]assets[/\\]/.test(path);
        response.header(
          'cache-control',
          isHashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache',
        );
      },
    });
    return { answersPage, sendPage: (reply) => reply.sendFile('index.html') };
  }
  return {
    answersPage,
    sendPage: (reply) => reply.status(503).type('text/plain; charset=utf-8').send(notBuilt),
  };
}

/** Screens of the console have addresses without an ending; the page itself finds the right one. */
function answersPage({ method, url }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? '';
  return (method === 'GET' || method === 'HEAD') && !/\.[^/]*$/.test(path);
}
