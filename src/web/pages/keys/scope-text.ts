import type { TFunction } from 'i18next';

/** What a key may do, in words; an act that keys were made for once, and are no more, by its name. */
export const scopeText = (t: TFunction<'integrations'>, scope: string): string =>
  t(`scope.${scope}.name`, { defaultValue: scope });
