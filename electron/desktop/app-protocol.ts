import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

import { contentSecurityPolicy } from '#shared/content-security-policy.ts';

export const appScheme = 'app';
export const appHost = 'admin-agent';
export const appOrigin = `${appScheme}://${appHost}`;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

type Page = { content: string; contentType: string };

/**
 * Answers `app://admin-agent/…` from the built screen's folder and from `pages` made by us, and nothing
 * outside them. A path without an ending is a screen of the page and gets `index.html`.
 */
export function createAppProtocol(
  folder: string,
  pages: Readonly<Record<string, () => Page>> = {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (url.host !== appHost || request.method !== 'GET') {
      return notFound();
    }
    const page = Object.hasOwn(pages, url.pathname) ? pages[url.pathname]?.() : undefined;
    if (page) {
      return found(page.content, page.contentType);
    }
    const file = fileNameOf(url.pathname);
    const contentType = file === undefined ? undefined : contentTypes[extname(file)];
    if (file === undefined || contentType === undefined) {
      return notFound();
    }
    const content = await readInside(folder, file);
    return content === undefined ? notFound() : found(content, contentType);
  };
}

function fileNameOf(pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) {
    return undefined;
  }
  return extname(decoded) === '' ? '/index.html' : decoded;
}

async function readInside(
  folder: string,
  file: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const root = resolve(folder);
  const wanted = join(root, file);
  if (!wanted.startsWith(root + sep)) {
    return undefined;
  }
  try {
    return new Uint8Array(await readFile(wanted));
  } catch {
    return undefined;
  }
}

function found(content: string | Uint8Array<ArrayBuffer>, contentType: string): Response {
  return new Response(content, {
    headers: {
      'content-type': contentType,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}

function notFound(): Response {
  return new Response('not found', {
    status: 404,
    headers: {
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    },
  });
}
