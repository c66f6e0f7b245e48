import { err, ok, type Result } from '../basics/result.ts';
import type { Finding, FindingCode } from './finding.ts';
import { notationOf } from './notation.ts';
import type { Profile, Supply } from './profile.ts';
import { rulebookKey, UNSTATED, type Rulebook, type Sourced } from './rulebook.ts';

/**
 * The edition with the values that its source leaves unstated taken from an operator's profile. A stated
 * value is never replaced: trying to is an error that names it. Every rule that was completed carries
 * `suppliedBy` and says so in its source, which every decision shows.
 */
export function applyProfile(rulebook: Rulebook, profile: Profile): Result<Rulebook, Finding[]> {
  const key = rulebookKey(rulebook);
  const start = { path: 'for', line: 1, column: 1 };
  if (rulebook.profile !== null) {
    return refuse(
      start,
      'profile.second',
      `${key} already carries the profile "${rulebook.profile.name}".`,
      'Put all values into one profile.',
    );
  }
  if (profile.for !== key) {
    return refuse(
      start,
      'profile.other-edition',
      `The profile "${profile.name}" is for ${profile.for}, not for ${key}.`,
      `Write a profile for ${key}.`,
    );
  }
  const overridden = profile.supplies.flatMap((supply): Finding[] => {
    const now = currentValue(rulebook, supply);
    if (now === UNSTATED) return [];
    const message = `${key} states ${supply.path}: ${now}. A profile cannot change it.`;
    return [
      {
        ...supply.place,
        severity: 'error',
        code: 'profile.stated',
        message,
        remedy: 'Leave the line out, or write an edition of your own.',
      },
    ];
  });
  if (overridden.length > 0) return err(overridden);
  const completed = profile.supplies.reduce((r, s) => withValue(r, s, profile), rulebook);
  const { name, by, date, reason, sha256 } = profile;
  return ok({
    ...completed,
    profile: { name, by, date, reason, sha256, supplies: profile.supplies.map((s) => s.path) },
  });
}

const refuse = (
  place: { path: string; line: number; column: number },
  code: FindingCode,
  message: string,
  remedy: string,
) => err<Finding[]>([{ ...place, severity: 'error', code, message, remedy }]);

/** What the edition says where the profile supplies a value, as it is written in YAML. */
function currentValue(r: Rulebook, supply: Supply): string {
  switch (supply.path) {
    case 'share.value':
      return notationOf.ratio(r.share.value);
    case 'share.comparison':
      return r.share.comparison;
    case 'survey-window':
      return notationOf.window(r.surveyWindow.window);
    case 'organization.rule':
      return r.organization.rule;
    case 'transfers.judged':
      return r.transfers.judged;
    case 'validity.length':
      return notationOf.months(r.validity.months);
    default:
      return String(r.minimumResponses[supply.level]);
  }
}

function withValue(r: Rulebook, supply: Supply, profile: Profile): Rulebook {
  const by = ({ source, suppliedBy }: Sourced): Sourced => ({
    source: suppliedBy
      ? source
      : `${source}; completed by the operator profile "${profile.name}" (${profile.by}, ${profile.date})`,
    suppliedBy: profile.name,
  });
  switch (supply.path) {
    case 'share.value':
      return { ...r, share: { ...r.share, ...by(r.share), value: supply.value } };
    case 'share.comparison':
      return { ...r, share: { ...r.share, ...by(r.share), comparison: supply.value } };
    case 'survey-window':
      return { ...r, surveyWindow: { ...r.surveyWindow, ...by(r.surveyWindow), window: supply.value } };
    case 'organization.rule':
      return { ...r, organization: { ...r.organization, ...by(r.organization), rule: supply.value } };
    case 'transfers.judged':
      return { ...r, transfers: { ...r.transfers, ...by(r.transfers), judged: supply.value } };
    case 'validity.length':
      return { ...r, validity: { ...r.validity, ...by(r.validity), months: supply.value } };
    default:
      return {
        ...r,
        minimumResponses: { ...r.minimumResponses, ...by(r.minimumResponses), [supply.level]: supply.value },
      };
  }
}
