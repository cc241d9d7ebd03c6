import type { Locale } from '#shared/schemas/tenant.ts';

import { en } from './catalogue-en.ts';
import { es } from './catalogue-es.ts';
import { ptBR } from './catalogue-pt-br.ts';

/** English has every key; the other languages must have the same ones, and a test says so. */
export type Catalogue = typeof en;
export type Namespace = keyof Catalogue;

export const defaultNamespace = 'common';
export const namespaces = Object.keys(en) as Namespace[];

export const resources: Readonly<Record<Locale, { [Name in Namespace]: object }>> = {
  en,
  es,
  'pt-BR': ptBR,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: typeof defaultNamespace;
    resources: Catalogue;
  }
}
