import type { Pool } from '../store/basics/db.ts';
import { isDemoNetwork } from '../store/people/demo-people.ts';

/**
 * Who runs this and issues its certificates, in words. Where nobody named himself it is the address people come to:
 * better that than a name nobody gave.
 */
export const operatorName = async (
  pool: Pool,
  { operator, publicUrl }: { readonly operator: string | null; readonly publicUrl: string },
): Promise<string> => operator ?? ((await isDemoNetwork(pool)) ? 'Plaudit demonstration' : new URL(publicUrl).host);
