/** Where a program reads what a message of a webhook tells of, below this server's address. */
export const certificatePath = (number: string): string => `/api/certificates/${number}`;
export const decisionRunPath = (publicId: string): string => `/api/decision-runs/${publicId}`;
export const importPath = (publicId: string): string => `/api/imports/${publicId}`;
