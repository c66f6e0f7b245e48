import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { sparklineShape } from './geometry.ts';
import styles from './sparkline.module.css';

type SparklineProps = {
  /** One pair [n, meeting] a month, oldest first. */
  trend: readonly (readonly [number, number])[];
  /** The months of the trend, for the text alternative. */
  months: readonly string[];
  threshold?: number | null;
};

/** The share of each month as a line from 0 to 100 %; a month without a response is a gap. */
export function Sparkline({ trend, months, threshold = null }: SparklineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { segments, points, last } = sparklineShape(trend);
  const first = trend.findIndex(([n]) => n > 0);
  const end = trend.findLastIndex(([n]) => n > 0);
  const shareAt = (index: number): string => format.share((trend[index]?.[1] ?? 0) / (trend[index]?.[0] ?? 1));
  const said =
    first === -1
      ? t('spark.none')
      : t('spark.said', {
          from: shareAt(first),
          fromMonth: months[first] === undefined ? '' : format.month(months[first]),
          to: shareAt(end),
          toMonth: months[end] === undefined ? '' : format.month(months[end]),
        });
  return (
    <svg className={styles.spark} viewBox="0 0 96 24" width="96" height="24" role="img" aria-label={said}>
      {threshold !== null && (
        <line className={styles.threshold} x1="0" x2="96" y1={22 - threshold * 20} y2={22 - threshold * 20} />
      )}
      {segments.map((segment) => (
        <polyline key={segment} className={styles.line} points={segment} />
      ))}
      {points.map(({ x, y }) => (
        <circle key={x} className={styles.alone} cx={x} cy={y} r="1.25" />
      ))}
      {last && <circle className={styles.last} cx={last.x} cy={last.y} r="2" />}
    </svg>
  );
}
