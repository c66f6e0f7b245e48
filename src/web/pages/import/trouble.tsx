import styles from './import.module.css';

/** Something that went wrong with a file, and that no button on this page can repair. */
export function Trouble({ title, sentence }: { title: string; sentence: string }) {
  return (
    <div className={styles.trouble} role="alert">
      <p className={styles.troubleTitle}>{title}</p>
      <p>{sentence}</p>
    </div>
  );
}
