import { z } from 'zod';
import type { Networks } from '../../actions/access/networks.ts';
import { reachOf } from '../../core/access/reach.ts';
import { networkNow, organizationsByName } from '../../actions/judging/network-facts.ts';
import { formatMonth } from '../../core/basics/month.ts';
import { meta } from '../contract/common.ts';
import { subjectRef } from '../contract/common.ts';
import type { HttpDeps } from '../deps.ts';
import type { Api } from '../api.ts';

export function metaRoutes(api: Api, { pool, operator, version, defaultRulebook }: HttpDeps, networks: Networks): void {
  api.get(
    '/meta',
    {
      config: { act: 'service.read' },
      schema: {
        tags: ['network'],
        summary: 'The operator, the version and the state of the network',
        response: { 200: meta },
      },
    },
    async () => {
      const facts = await networkNow(pool);
      return {
        version,
        operator,
        defaultRulebook,
        simulated: facts.simulated,
        networkVersion: facts.version,
        lastMonth: facts.lastMonth === null ? null : formatMonth(facts.lastMonth),
      };
    },
  );

  api.get(
    '/organizations',
    {
      config: { act: 'network.read' },
      schema: {
        tags: ['network'],
        summary: 'Organizations by name',
        response: { 200: z.object({ rows: z.array(subjectRef) }) },
      },
    },
    async ({ principal }) => ({ rows: await organizationsByName(networks.of(reachOf(principal)).pool) }),
  );
}
