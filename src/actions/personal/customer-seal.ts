import { PlauditError } from '../../core/basics/problem.ts';
import { type Customer, emailKey, phoneKey } from '../../core/survey/customer.ts';
import type { SealedCustomer, StoredCustomer } from '../../store/personal/customers.ts';
import type { Seal } from '../../vault/seal.ts';

/** A customer as he is sealed: one text, because he is read, written and erased as a whole. */
const placeOf = (orgId: number, key: string) => ({ table: 'customer', orgId, key, field: 'customer' });

export function sealCustomer(
  seal: Seal,
  orgId: number,
  { responseKey, contactAt, customer }: { responseKey: string; contactAt: number; customer: Customer },
): SealedCustomer {
  const { name, phone, email } = customer;
  const index = (field: string, key: string | null): Buffer | null =>
    key === null ? null : seal.index(field, orgId, key);
  return {
    responseKey,
    contactAt,
    keyId: seal.keyId,
    sealed: seal.seal(placeOf(orgId, responseKey), JSON.stringify([name, phone, email])),
    phoneIndex: index('phone', phone === null ? null : phoneKey(phone)),
    emailIndex: index('email', email === null ? null : emailKey(email)),
  };
}

/** Throws `seal.broken` where the row is not as it was written. */
export function openCustomer(seal: Seal, { orgId, responseKey, sealed }: StoredCustomer): Customer {
  const text = seal.open(placeOf(orgId, responseKey), sealed);
  const [name = null, phone = null, email = null] = JSON.parse(text) as (string | null)[];
  return { name, phone, email };
}

/** The same, with nothing in it where the row is not as it was written: it can still be found by its response, and erased. */
export function openOrBlank(seal: Seal, row: StoredCustomer): Customer {
  try {
    return openCustomer(seal, row);
  } catch (error) {
    if (error instanceof PlauditError && error.code === 'seal.broken') return { name: null, phone: null, email: null };
    throw error;
  }
}
