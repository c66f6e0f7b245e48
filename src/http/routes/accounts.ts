import type { AccountDeps } from '../../actions/account-deps.ts';
import type { Api } from '../api.ts';
import { signInRoutes } from './sign-in.ts';

/** Everything about accounts: signing in, oneself, other people. */
export function accountRoutes(api: Api, accounts: AccountDeps): void {
  signInRoutes(api, accounts);
}
