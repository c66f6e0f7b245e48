import { useTranslation } from 'react-i18next';
import type { Certificate } from '../../../http/contract/registry.ts';
import { useFormat } from '../../i18n.ts';
import styles from './certificate-page.module.css';

/** How likely a subject whose true share is at the threshold, or under it, would have passed by luck. */
export function LuckyPass({ chances }: { chances: Certificate['decision']['luckyPass'] }) {
  const { t } = useTranslation('public');
  const format = useFormat();
  return (
    <table className={styles.luck}>
      <thead>
        <tr>
          <th scope="col">{t('certificate.truth')}</th>
          <th scope="col">{t('certificate.chance')}</th>
        </tr>
      </thead>
      <tbody>
        {chances.map(({ truth, probability }) => (
          <tr key={truth}>
            <th scope="row">{format.threshold(truth)}</th>
            <td>{format.chance(probability)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
