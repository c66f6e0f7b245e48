/** While something is on its way to an address, the page looks after it so often. */
export const LOOK_AGAIN_MS = 2000;
