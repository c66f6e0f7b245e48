import type { Customer } from '../../core/survey/customer.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import { copyCustomers, putCustomers } from '../../store/personal/customers.ts';
import type { Client } from '../../store/basics/db.ts';
import { retentionDays } from '../../store/personal/retention.ts';
import type { Seal } from '../../vault/seal.ts';
import { sealCustomer } from './customer-seal.ts';
import type { OpenSecrets } from '../keys/secrets.ts';

/** Customers that wait to be written with their responses, by response. */
export type WaitingCustomers = Map<string, { readonly customer: Customer; readonly contactAt: number }>;

/** Seals customers and writes them in the transaction of their responses. Nothing is opened before there is one. */
export class CustomerWriter {
  readonly #client: Client;
  readonly #openSecrets: OpenSecrets;
  readonly #now: Date;
  readonly #keptSince = new Map<number, number>();
  #seal: Seal | null = null;

  constructor(client: Client, openSecrets: OpenSecrets, now: Date) {
    this.#client = client;
    this.#openSecrets = openSecrets;
    this.#now = now;
  }

  /** `areNew`: none of the responses was there before. Those whose time to be kept is over are left out. */
  async write(orgId: number, waiting: WaitingCustomers, areNew: boolean): Promise<void> {
    if (waiting.size === 0) return;
    const seal = (this.#seal ??= await (await this.#openSecrets()).sealToWrite(this.#client));
    const since = await this.#since(orgId);
    const sealed = [...waiting]
      .filter(([, { contactAt }]) => contactAt >= since)
      .map(([responseKey, { customer, contactAt }]) => sealCustomer(seal, orgId, { responseKey, contactAt, customer }));
    await (areNew ? copyCustomers : putCustomers)(this.#client, orgId, sealed);
  }

  async #since(orgId: number): Promise<number> {
    const known = this.#keptSince.get(orgId);
    if (known !== undefined) return known;
    const since = this.#now.getTime() - (await retentionDays(this.#client, orgId)) * DAY_MS;
    this.#keptSince.set(orgId, since);
    return since;
  }
}
