/** Stands as the file of an import that read none: the demo's. */
export const SIMULATED_FILE = 'simulated network';
