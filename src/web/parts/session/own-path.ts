/** A page of ours to go on to: what leads anywhere else, however it is written, leads to the start. */
export function ownPath(to: string | undefined): string {
  const url = to?.startsWith('/') === true ? URL.parse(to, OWN) : null;
  if (url === null || url.origin !== OWN || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}`;
}

const OWN = 'https://own.invalid';
