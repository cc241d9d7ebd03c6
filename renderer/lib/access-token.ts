const storageKey = 'admin-agent.token';
const fragmentPrefix = '#token=';

export type AccessToken = {
  read: () => string | null;
  write: (token: string) => void;
  forget: () => void;
};

type Page = {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
};

/**
 * The token the headless host asks for. It arrives once in the address's fragment, which no server
 * and no log ever sees, is taken out of the address at once and lives as long as this tab.
 */
export function takeAccessToken({ location, history, storage }: Page): AccessToken {
  if (location.hash.startsWith(fragmentPrefix)) {
    storage.setItem(storageKey, decodeURIComponent(location.hash.slice(fragmentPrefix.length)));
    history.replaceState(null, '', `${location.pathname}${location.search}`);
  }
  return {
    read: () => storage.getItem(storageKey),
    write: (token) => storage.setItem(storageKey, token),
    forget: () => storage.removeItem(storageKey),
  };
}
