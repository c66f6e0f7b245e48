import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '../../../http/contract/registry.ts';
import { SENTENCES } from '../../../core/rulebook/describe.ts';
import { apiUrl } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { observedValue, requiredValue } from '../../parts/clause-list/clause-value.ts';
import { IntervalBar } from '../../parts/interval-bar/interval-bar.tsx';
import { OutcomeMark } from '../../parts/status-mark/status-mark.tsx';
import { queries } from '../../queries.ts';
import { useText } from '../../use-text.ts';
import { rulebookOf } from '../rulebook/rulebook-of.ts';
import { Bands, Overprint } from './bands.tsx';
import { rosettePaths } from './rosette.ts';
import styles from './certificate-sheet.module.css';

/** The certificate itself: one sheet, the same on screen and on paper. */
export function CertificateSheet({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('public');
  const { t: judged } = useTranslation('judging');
  const format = useFormat();
  const text = useText();
  const rulebook = useQuery(queries.rulebook(certificate.rulebook)).data;
  const { number, subject, decision, within, level } = certificate;
  const { n, meeting, share, interval, threshold } = decision;
  const label = rulebook?.labels[level];
  const sites = decision.clauses.find((clause) => clause.clause === 'every-site');

  // More than fits one sheet at full size is set smaller on paper.
  const bands = [certificate.withdrawal, certificate.status === 'expired', certificate.noLongerEarned].filter(Boolean);
  const crowded = bands.length > 0 || subject.length > 42 || decision.clauses.length > 4;

  return (
    <article
      className={`paper ${styles.sheet}`}
      data-status={certificate.status}
      data-crowded={crowded}
      aria-label={t('certificate.titleOf', { number })}
    >
      <Overprint status={certificate.status} />
      <Bands certificate={certificate} />

      <header className={styles.top}>
        <svg className={styles.rosette} viewBox="0 0 200 200" aria-hidden="true">
          {rosettePaths(number).map((path) => (
            <path key={path} d={path} />
          ))}
          <g className={styles.seal} transform="translate(100 100)">
            <circle r="34" className={styles.sealField} />
            <path d="M-20 0H20M-20-8V8M20-8V8" />
            <circle cx="7" r="8" className={styles.sealDot} />
          </g>
        </svg>
        <p className={styles.issuer}>{certificate.issuer}</p>
        <p className={styles.certifies}>{t('certificate.certifies')}</p>
      </header>

      <div className={styles.middle}>
        <p
          className={styles.subject}
          data-length={subject.length > 42 ? 'long' : subject.length > 22 ? 'medium' : 'short'}
        >
          {subject}
        </p>
        <p className={styles.within}>
          {[
            label ? text(label) : t(`common:level.${level}`),
            ...within.map((place) => t(`certificate.within.${place.level}`, { name: place.name })),
          ].join('\u00A0· ')}
        </p>
        <p className={styles.certifies}>{t('certificate.earned')}</p>
        <p className={styles.title}>{text(certificate.title)}</p>
        <p className={styles.statement}>
          {sites
            ? t('certificate.statementSites', { count: Number(sites.required ?? 0) })
            : t('certificate.statement', { n, count: meeting, period: format.period(decision.period) })}
          {rulebook && ` ${text(SENTENCES['counts-when'](rulebookOf(rulebook)))}`}
        </p>
      </div>

      <div className={styles.figures}>
        <p className={styles.share}>{share === null ? t('common:none') : format.share(share)}</p>
        <div className={styles.bar}>
          <IntervalBar share={share} interval={interval} n={n} threshold={threshold} size="page" withoutN />
          <p className={styles.caption}>
            {t('certificate.interval', { interval: format.intervalFigure(interval), n })}
            {threshold !== null && ` · ${t(`common:bar.${threshold.comparison}`, { share: threshold.value })}`}
          </p>
        </div>
      </div>

      <dl className={styles.dates}>
        <div>
          <dt>{t('certificate.achieved')}</dt>
          <dd>{format.date(certificate.achievedOn)}</dd>
        </div>
        <div>
          <dt>{t('certificate.validUntil')}</dt>
          <dd>{format.date(certificate.validUntil)}</dd>
        </div>
        <div>
          <dt>{t('certificate.period')}</dt>
          <dd>{format.period(decision.period)}</dd>
        </div>
        <div>
          <dt>{t('certificate.number')}</dt>
          <dd className={styles.number}>{number}</dd>
        </div>
      </dl>

      <table className={styles.clauses}>
        <thead>
          <tr>
            <th scope="col">{t('certificate.rule')}</th>
            <th scope="col">{judged('required')}</th>
            <th scope="col">{judged('observed')}</th>
            <th scope="col">{t('certificate.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {decision.clauses.map((clause) => (
            <tr key={clause.clause}>
              <th scope="row">{judged(`clause.${clause.clause}`)}</th>
              <td>{requiredValue(clause, judged, format)}</td>
              <td>{observedValue(clause, judged, format)}</td>
              <td>
                <OutcomeMark outcome={clause.outcome} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {decision.luckyPass.length > 0 && (
        <p className={styles.luck}>
          {t('certificate.luckLine', {
            chances: format.list(
              decision.luckyPass.map(({ truth, probability }) =>
                t('certificate.luckOf', { truth: format.threshold(truth), chance: format.chance(probability) }),
              ),
            ),
          })}
        </p>
      )}

      <footer className={styles.foot}>
        <img
          className={styles.qr}
          src={apiUrl(`certificates/${encodeURIComponent(number)}/qr.svg`)}
          alt={t('certificate.qr')}
          width="96"
          height="96"
        />
        <div>
          <p>
            {t('certificate.checkAt')} <a href={certificate.url}>{certificate.url}</a>
          </p>
          <p>
            {t('certificate.underRules')}{' '}
            <Link to="/rulebooks/$key" params={{ key: certificate.rulebook }}>
              {certificate.rulebook}
            </Link>
          </p>
          <p className={styles.hash}>{t('certificate.hash', { hash: certificate.rulebookSha256 })}</p>
          <p>
            {t('certificate.issued', {
              date: format.date(certificate.issuedAt.slice(0, 10)),
              issuer: certificate.issuer,
            })}
          </p>
        </div>
      </footer>
    </article>
  );
}
