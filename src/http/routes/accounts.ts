import type { AccountDeps } from '../../actions/accounts/account-deps.ts';
import type { Api } from '../api.ts';
import { ownAccountRoutes } from './own-account.ts';
import { peopleRoutes } from './people.ts';
import { signInRoutes } from './sign-in.ts';

/** Everything about accounts: signing in, oneself, other people. */
export function accountRoutes(api: Api, accounts: AccountDeps): void {
  signInRoutes(api, accounts);
  ownAccountRoutes(api, accounts);
  peopleRoutes(api, accounts);
}
