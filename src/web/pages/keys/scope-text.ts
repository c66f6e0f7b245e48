import type { TFunction } from 'i18next';
import { isAct, KEY_ACTS } from '../../../core/access/act.ts';

/** What a key may do, in words; an act that keys were made for once, and are no more, by its name. */
export const scopeText = (t: TFunction<'integrations'>, scope: string): string =>
  t(`scope.${scope}.name`, { defaultValue: scope });

/** Several in one line, in the order in which they are offered. */
export const scopesText = (t: TFunction<'integrations'>, scopes: readonly string[]): string =>
  [...KEY_ACTS.filter((act) => scopes.includes(act)), ...scopes.filter((scope) => !isKeyAct(scope))]
    .map((scope) => scopeText(t, scope))
    .join(', ');

const isKeyAct = (scope: string): boolean => isAct(scope) && KEY_ACTS.includes(scope);
