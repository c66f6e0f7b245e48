import { z } from 'zod';
import { instant, uuid } from './common.ts';

/** Everything personal is asked for and answered in bodies: addresses of requests end up in logs and histories. */

const someText = z.string().trim().min(1).max(300);
const responseId = z.string().min(1).max(300);

export const customerSearch = z.object({
  who: z.literal('customer'),
  /** Null looks in all organizations; a name can be looked for in one only. */
  organization: uuid.nullable().default(null),
  phone: someText.optional(),
  email: someText.optional(),
  responseId: responseId.optional(),
  name: someText.optional(),
});
export const employeeSearch = z.object({
  who: z.literal('employee'),
  organization: uuid.nullable().default(null),
  level: z.enum(['csr', 'supervisor']).nullable().default(null),
  name: someText,
});
export const personSearch = z.discriminatedUnion('who', [customerSearch, employeeSearch]);
export type PersonSearch = z.input<typeof personSearch>;

const organizationRef = z.object({ id: uuid, name: z.string() });
export const foundCustomer = z.object({
  who: z.literal('customer'),
  organization: organizationRef,
  /** What is typed to confirm an erasure. */
  label: z.string(),
  responses: z.array(
    z.object({
      responseId: z.string(),
      contactAt: instant,
      name: z.string().nullable(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
    }),
  ),
});
export type FoundCustomer = z.infer<typeof foundCustomer>;
export const foundEmployee = z.object({
  who: z.literal('employee'),
  id: uuid,
  organization: organizationRef,
  level: z.enum(['csr', 'supervisor']),
  label: z.string(),
  certificates: z.number().int(),
  /** The name was erased: the label is the neutral one. */
  former: z.boolean(),
});
export const foundPerson = z.discriminatedUnion('who', [foundCustomer, foundEmployee]);
export type FoundPerson = z.infer<typeof foundPerson>;
export const foundPeople = z.object({ rows: z.array(foundPerson) });
export type FoundPeople = z.infer<typeof foundPeople>;

export const personRef = z.discriminatedUnion('who', [
  z.object({ who: z.literal('customer'), organization: uuid, responses: z.array(responseId).min(1).max(2000) }),
  z.object({ who: z.literal('employee'), id: uuid }),
]);
export type PersonRef = z.infer<typeof personRef>;
export const erasureRequest = z.object({
  person: personRef,
  /** The label, typed by whoever asks. */
  confirm: z.string().min(1).max(300),
});
export type ErasureRequest = z.infer<typeof erasureRequest>;
export const erasure = z.object({
  /** What an employee's figures stand under from now on; null for a customer. */
  name: z.string().nullable(),
  responses: z.number().int(),
  /** Certificates of an employee that are withdrawn now, and those of others that no longer name him. */
  withdrawn: z.number().int(),
  masked: z.number().int(),
  accounts: z.number().int(),
});
export type Erasure = z.infer<typeof erasure>;

export const retention = z.object({
  organization: organizationRef,
  days: z.number().int(),
  /** Null where the usual days hold. */
  setAt: instant.nullable(),
  customers: z.number().int(),
  oldest: instant.nullable(),
});
export type Retention = z.infer<typeof retention>;
export const retentionList = z.object({ rows: z.array(retention) });
export type RetentionList = z.infer<typeof retentionList>;
export const retentionRequest = z.object({ organization: uuid, days: z.number().int().min(1).max(3660) });
