import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** The way to those that a card leaves out: the list of bots begins with them. */
export function MoreBots({ count }: { count: number }) {
  const { t } = useTranslation('overview');

  return (
    count > 0 && (
      <p className="border-t px-4 py-2 text-12">
        <Link to="/bots" className="text-accent underline-offset-2 hover:underline">
          {t('needs-you.more', { count })}
        </Link>
      </p>
    )
  );
}
