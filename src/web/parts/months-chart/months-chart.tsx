import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { reaches, type Threshold } from '../interval-bar/geometry.ts';
import { IntervalBar } from '../interval-bar/interval-bar.tsx';
import { FIELD, monthsChartShape, type MonthPoint } from './geometry.ts';
import { useWidth } from './use-width.ts';
import styles from './months-chart.module.css';

type MonthsChartProps = {
  /** Oldest first; months without a response stand with n 0. */
  months: readonly MonthPoint[];
  threshold: Threshold;
  /** The months that a decision counts; the others are drawn smaller and paler. */
  period?: { from: string; to: string };
  /** What is drawn, for those who do not see it. */
  label: string;
};

/** The share of each month with its interval band, the threshold as a line, n below; beside it the same as a table. */
export function MonthsChart({ months, threshold, period, label }: MonthsChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const shape = monthsChartShape(months, threshold?.value ?? null, width);
  const counts = (month: string): boolean => period === undefined || (month >= period.from && month <= period.to);

  return (
    <figure className={styles.figure}>
      <div ref={frame}>
        <svg
          className={styles.chart}
          width={width}
          height="240"
          viewBox={`0 0 ${width} 240`}
          role="img"
          aria-label={label}
        >
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <g key={share}>
              <line
                className={styles.grid}
                x1={FIELD.left}
                x2={width - FIELD.right}
                y1={shape.yOf(share)}
                y2={shape.yOf(share)}
              />
              {(threshold === null || Math.abs(share - threshold.value) > 0.08) && (
                <text className={styles.scale} x={FIELD.left - 8} y={shape.yOf(share) + 4}>
                  {format.threshold(share)}
                </text>
              )}
            </g>
          ))}
          {shape.bands.map((band) => (
            <path key={band} className={styles.band} d={band} />
          ))}
          {shape.lines.map((line) => (
            <polyline key={line} className={styles.line} points={line} />
          ))}
          {shape.thresholdY !== null && threshold !== null && (
            <g>
              <line
                className={styles.threshold}
                x1={FIELD.left}
                x2={width - FIELD.right}
                y1={shape.thresholdY}
                y2={shape.thresholdY}
              />
              <text className={styles.thresholdText} x={FIELD.left - 8} y={shape.thresholdY + 4}>
                {format.threshold(threshold.value)}
              </text>
            </g>
          )}
          {shape.marks.map(({ month, n, share, x, y, low, high }, index) => (
            <g
              key={month}
              data-counts={counts(month)}
              data-reached={reaches(share, threshold)}
              className={styles.month}
            >
              {y !== null && <line className={styles.whisker} x1={x} x2={x} y1={low} y2={high} />}
              {y !== null && <circle className={styles.dot} cx={x} cy={y} r={counts(month) ? 4.5 : 3} />}
              {(shape.marks.length - 1 - index) % shape.labelEvery === 0 && (
                <>
                  <text className={styles.name} x={x} y="210">
                    {format.monthTick(month)}
                  </text>
                  <text className={styles.count} x={x} y="228">
                    {format.integer(n)}
                  </text>
                </>
              )}
            </g>
          ))}
          <text className={styles.scale} x={FIELD.left - 8} y="228">
            {t('chart.n')}
          </text>
        </svg>
      </div>
      {threshold !== null && (
        <figcaption className={styles.legend}>
          <svg width="24" height="8" aria-hidden="true">
            <line className={styles.threshold} x1="0" x2="24" y1="4" y2="4" />
          </svg>
          {t(`bar.${threshold.comparison}`, { share: threshold.value })}
        </figcaption>
      )}
      <details className={styles.details}>
        <summary>{t('chart.table')}</summary>
        <table className={styles.table}>
          <caption className="unseen">{label}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.month')}</th>
              <th scope="col">{t('chart.n')}</th>
              <th scope="col">{t('chart.share')}</th>
              <th scope="col">{t('chart.interval')}</th>
              <th scope="col" className={styles.barColumn}>
                {t('chart.bar')}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, n, share, interval }) => (
              <tr key={month}>
                <th scope="row">{format.month(month)}</th>
                <td>{format.integer(n)}</td>
                <td>{share === null ? t('none') : format.shareFigure(share)}</td>
                <td>{share === null ? t('none') : format.intervalFigure(interval)}</td>
                <td>
                  <IntervalBar share={share} interval={interval} n={n} threshold={threshold} withoutN />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
