import { createContext, useContext, useSyncExternalStore } from 'react';
import { z } from 'zod';

import { closestLocale } from '#shared/i18n/translator.ts';
import { localeSchema } from '#shared/schemas/tenant.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const densities = ['compact', 'normal', 'roomy'] as const;
export const textScales = [90, 100, 115, 130, 150, 175, 200] as const;

const preferencesSchema = z.object({
  theme: z.enum(themes).catch('system'),
  density: z.enum(densities).catch('compact'),
  /** `system` follows what the person's system or browser asks for. */
  language: z.union([z.literal('system'), localeSchema]).catch('system'),
  textScale: z.number().min(90).max(200).catch(100),
  /** Single-letter keys; off for people who steer by voice. */
  letterKeys: z.boolean().catch(true),
  sidebar: z.enum(['wide', 'narrow']).catch('wide'),
  /** Advice that this person has put away. */
  hiddenHints: z.array(z.string()).catch([]),
});
export type Preferences = z.infer<typeof preferencesSchema>;
export type Density = Preferences['density'];

export type PreferencesStore = {
  get: () => Preferences;
  set: (patch: Partial<Preferences>) => void;
  subscribe: (listener: () => void) => () => void;
};

const storageKey = 'admin-agent.preferences';

/** How this person likes the console, kept on this machine. What cannot be read counts as not set. */
export function createPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>): PreferencesStore {
  const listeners = new Set<() => void>();
  let current = preferencesSchema.parse(readJson(storage.getItem(storageKey)));

  return {
    get: () => current,
    set: (patch) => {
      current = preferencesSchema.parse({ ...current, ...patch });
      storage.setItem(storageKey, JSON.stringify(current));
      for (const listener of listeners) {
        listener();
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readJson(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The language in force. */
export function languageOf({ language }: Preferences, wanted: readonly string[]) {
  return language === 'system' ? closestLocale(wanted) : language;
}

export const PreferencesContext = createContext<PreferencesStore | undefined>(undefined);

export function usePreferences(): [Preferences, PreferencesStore['set']] {
  const store = useContext(PreferencesContext);
  if (!store) {
    throw new Error('usePreferences needs a PreferencesContext');
  }
  return [useSyncExternalStore(store.subscribe, store.get), store.set];
}
