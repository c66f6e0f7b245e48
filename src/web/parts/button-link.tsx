import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';
import styles from './button-link.module.css';

type AnchorButtonProps = ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>;

/** A link that looks like a button: for the next thing to do on a page. */
export const ButtonLink = createLink((props: AnchorButtonProps) => (
  <Button component="a" className={styles.button} {...props} />
));
