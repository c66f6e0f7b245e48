import type { TestProject } from 'vitest/node';
import startServer from './database-setup.ts';
import { createAppTemplates, type AppTemplates } from './demo-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    appTemplates: AppTemplates;
  }
}

/** The run's database server, and on it once what every browser test gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stop = await startServer(project);
  try {
    const { adminUrl, template, prefix } = project.getProvidedContext().testServer;
    project.provide('appTemplates', await createAppTemplates({ adminUrl, template, prefix }));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
