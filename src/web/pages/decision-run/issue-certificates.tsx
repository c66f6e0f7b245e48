import { Button, Checkbox } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionRun, IssueRun } from '../../../http/contract/decisions.ts';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { useFocusWhenLost } from '../../parts/focus-when-lost.ts';
import { LEVELS, type Level } from '../../parts/level-tabs/level-tabs.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { useSession } from '../../parts/session/use-session.ts';
import { useSearchState } from '../../search.ts';
import { IssueProgress } from './issue-progress.tsx';
import styles from './decision-run.module.css';

type IssueCertificatesProps = { run: DecisionRun; edition: string; period: string };

/** From decision to certificate: levels, a confirmation that says what becomes public, then how far it is. */
export function IssueCertificates({ run, edition, period }: IssueCertificatesProps) {
  const { t } = useTranslation('decisions');
  const format = useFormat();
  const [search, change] = useSearchState();
  const [levels, setLevels] = useState<readonly Level[]>([]);
  const [tried, setTried] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const issue = useMutation({
    mutationFn: () => send<IssueRun>('POST', `decision-runs/${run.id}/issue-runs`, { levels }),
    onSuccess: (started) => {
      setConfirming(false);
      setLevels([]);
      setTried(false);
      change({ issue: started.id });
    },
  });

  const session = useSession();
  // Who decides does not issue, and issuing takes an operator: better said before than after.
  const barred =
    session === undefined || !session.acts.includes('certificates.issue')
      ? 'issue.notYours'
      : session.person?.id === run.byId
        ? 'issue.decidedYourself'
        : null;
  const met = run.counts.filter((count) => count.met > 0);
  const toIssue = (level: Level): number => {
    const count = met.find((each) => each.level === level);
    return count === undefined ? 0 : Math.max(0, count.met - count.certified);
  };
  const some = met.filter(({ level }) => toIssue(level) > 0);
  const chosen = LEVELS.filter((level) => levels.includes(level));
  const total = chosen.reduce((sum, level) => sum + toIssue(level), 0);
  const underIssue = search['issue'];
  const heading = useFocusWhenLost<HTMLHeadingElement>(String(some.length));

  return (
    <section aria-labelledby="issue" className={styles.issue}>
      <h2 id="issue" ref={heading} tabIndex={-1}>
        {t('issue.title')}
      </h2>
      {underIssue !== undefined && <IssueProgress id={underIssue} />}
      {some.length === 0 && <p>{t(met.length === 0 ? 'issue.nobody' : 'issue.allHold')}</p>}
      {some.length > 0 && barred !== null && session !== undefined && <p>{t(barred)}</p>}
      {some.length > 0 && barred === null && (
        <>
          <fieldset className={styles.levels}>
            <legend>{t('issue.lead')}</legend>
            {some.map(({ level, certified }) => (
              <Checkbox
                key={level}
                label={t('issue.level', { level: t(`common:levels.${level}`), count: toIssue(level) })}
                description={certified > 0 ? t('issue.already', { count: certified }) : undefined}
                checked={levels.includes(level)}
                onChange={(event) =>
                  setLevels(event.currentTarget.checked ? [...levels, level] : levels.filter((each) => each !== level))
                }
              />
            ))}
          </fieldset>
          <div className={styles.issueButton}>
            <Button
              onClick={() => {
                setTried(true);
                setConfirming(levels.length > 0);
              }}
            >
              {total === 0 ? t('issue.title') : t('issue.open', { count: total })}
            </Button>
            {tried && levels.length === 0 && (
              <span role="alert" className={styles.wrong}>
                {t('issue.pick')}
              </span>
            )}
          </div>
        </>
      )}
      {confirming && (
        <ConfirmDialog
          title={t('issue.confirm.title', { count: total })}
          confirm={t('issue.confirm.do', { count: total })}
          busy={issue.isPending}
          onClose={() => setConfirming(false)}
          onConfirm={() => issue.mutate()}
        >
          <p>
            {t('issue.confirm.who', {
              edition,
              period,
              levels: format.list(
                chosen.map((level) => t(`issue.confirm.levelCount.${level}`, { count: toIssue(level) })),
              ),
            })}
          </p>
          <ul>
            <li>{t('issue.confirm.checked')}</li>
            <li>{t('issue.confirm.public')}</li>
            <li>{t('issue.confirm.fixed')}</li>
          </ul>
          {issue.error && <ProblemNote error={issue.error} />}
        </ConfirmDialog>
      )}
    </section>
  );
}
