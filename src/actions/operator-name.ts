import type { Pool } from '../store/basics/db.ts';
import { isDemoNetwork } from '../store/people/demo-people.ts';

/** Nobody runs a demo network under the name of a host: its certificates say what they are. */
export const DEMO_OPERATOR = 'Plaudit demonstration';

/**
 * Who runs this and issues its certificates, in words. Where nobody named himself it is the address people come to:
 * better that than a name nobody gave.
 */
export const operatorName = async (
  pool: Pool,
  { operator, publicUrl }: { readonly operator: string | null; readonly publicUrl: string },
): Promise<string> => operator ?? ((await isDemoNetwork(pool)) ? DEMO_OPERATOR : new URL(publicUrl).host);
