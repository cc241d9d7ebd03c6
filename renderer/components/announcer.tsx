import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';

const quietMs = 10_000;

type Announce = (words: string) => void;

const AnnouncerContext = createContext<Announce>(() => undefined);

/** Says something to people who listen instead of look: politely, and at most every ten seconds. */
export function useAnnounce(): Announce {
  return useContext(AnnouncerContext);
}

/** The one polite live region. Of what comes in quick succession only the newest is said. */
export function Announcer({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const state = useRef<{ lastAt: number; timer: ReturnType<typeof setTimeout> | undefined }>({
    lastAt: 0,
    timer: undefined,
  });

  const announce = useMemo<Announce>(
    () => (next) => {
      clearTimeout(state.current.timer);
      const waitMs = Math.max(0, state.current.lastAt + quietMs - Date.now());
      state.current.timer = setTimeout(() => {
        state.current.lastAt = Date.now();
        setWords(next);
      }, waitMs);
    },
    [],
  );
  useEffect(() => {
    const current = state.current;
    return () => clearTimeout(current.timer);
  }, []);

  return (
    <AnnouncerContext value={announce}>
      {children}
      <output aria-live="polite" aria-label={t('live.region')} className="sr-only">
        {words}
      </output>
    </AnnouncerContext>
  );
}
