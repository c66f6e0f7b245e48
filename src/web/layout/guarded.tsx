import type { AsyncRouteComponent } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRouterState } from '@tanstack/react-router';
import type { Act } from '../../core/access/act.ts';
import { ButtonLink } from '../parts/button-link.tsx';
import { useSession } from '../parts/session/use-session.ts';
import { PageFrame } from './page-frame.tsx';

/** A page for those who may see it; for everyone else the way in, or the way back to what is theirs. */
export function guarded(act: Act, Page: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  const Guarded: AsyncRouteComponent<object> = (props) => {
    const session = useSession();
    // Where this could not be asked, the page's own question says why.
    if (session === undefined || session.acts.includes(act)) return <Page {...props} />;
    return <Refused signedIn={session.person !== null} />;
  };
  if (Page.preload) Guarded.preload = Page.preload;
  return Guarded;
}

function Refused({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const here = useRouterState({ select: ({ location }) => `${location.pathname}${location.searchStr}` });
  const text = signedIn ? 'refused.roles' : 'refused.signIn';
  return (
    <PageFrame title={t(`${text}.title`)} width="read" lead={t(`${text}.sentence`)}>
      <p>
        {signedIn ? (
          <ButtonLink to="/start">{t('refused.roles.do')}</ButtonLink>
        ) : (
          <ButtonLink to="/sign-in" search={{ to: here }}>
            {t('nav.signIn')}
          </ButtonLink>
        )}
      </p>
    </PageFrame>
  );
}
