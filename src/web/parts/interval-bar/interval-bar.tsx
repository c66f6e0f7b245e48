import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { intervalBarShape, reaches, type Threshold } from './geometry.ts';
import styles from './interval-bar.module.css';

type IntervalBarProps = {
  /** 0..1; null when nothing was counted. */
  share: number | null;
  interval: readonly [number, number];
  n: number;
  threshold: Threshold;
  /** `cell` for a table row; `page` larger, with the axis labelled, for a subject's page and a certificate. */
  size?: 'cell' | 'page';
  /** Leaves out the n beside the bar where a column of the same row shows it. */
  withoutN?: boolean;
};

/**
 * The product's signature: a dot with its 95 % whisker on one axis from 0 to 100, the threshold as a tick and n
 * beside it. Filled when the share satisfies the threshold, hollow when not, so that colour is never needed.
 */
export function IntervalBar({ share, interval, n, threshold, size = 'cell', withoutN = false }: IntervalBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dot, whisker, tick } = intervalBarShape(share, interval, threshold?.value ?? null);
  const said =
    share === null
      ? t('bar.none')
      : t('bar.said', { share: format.share(share), interval: format.intervalFigure(interval), n: format.integer(n) });
  const asked = threshold === null ? '' : ` ${t(`bar.${threshold.comparison}`, { share: threshold.value })}`;

  return (
    <span className={styles.bar} data-size={size} data-reached={reaches(share, threshold)}>
      <span className={styles.drawing}>
        <svg className={styles.svg} role="img" aria-label={said + asked}>
          <line className={styles.axis} x1="0%" x2="100%" y1="50%" y2="50%" />
          {[0, 50, 100].map((at) => (
            <line key={at} className={styles.end} x1={`${at}%`} x2={`${at}%`} y1="38%" y2="62%" />
          ))}
          {tick !== null && <line className={styles.tick} x1={`${tick}%`} x2={`${tick}%`} y1="4%" y2="96%" />}
          {whisker !== null && (
            <>
              <line className={styles.whisker} x1={`${whisker.from}%`} x2={`${whisker.to}%`} y1="50%" y2="50%" />
              <line className={styles.cap} x1={`${whisker.from}%`} x2={`${whisker.from}%`} y1="32%" y2="68%" />
              <line className={styles.cap} x1={`${whisker.to}%`} x2={`${whisker.to}%`} y1="32%" y2="68%" />
            </>
          )}
          {dot !== null && <circle className={styles.dot} cx={`${dot}%`} cy="50%" r={size === 'cell' ? 4 : 6} />}
        </svg>
        {size === 'page' && (
          <svg className={styles.labels} aria-hidden="true">
            {[0, 100].map((at) => (
              <text key={at} x={`${at}%`} y="12" data-at={at} visibility={near(at, tick) ? 'hidden' : 'visible'}>
                {format.threshold(at / 100)}
              </text>
            ))}
            {tick !== null && (
              <text x={`${tick}%`} y="12" data-at={tick > 92 ? 100 : tick < 8 ? 0 : 'tick'} className={styles.required}>
                {format.threshold(tick / 100)}
              </text>
            )}
          </svg>
        )}
      </span>
      {!withoutN && (
        <span className={styles.n} aria-hidden="true">
          {t('bar.n', { n })}
        </span>
      )}
    </span>
  );
}

/** Two labels would overlap: the threshold's is the one worth keeping. */
const near = (at: number, tick: number | null): boolean => tick !== null && Math.abs(at - tick) < 12;
