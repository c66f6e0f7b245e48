import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The server sends every file from its own origin only: no data: URLs for fonts and images.
    assetsInlineLimit: 0,
    // Its helper would be an inline script; every browser we support knows modulepreload.
    modulePreload: { polyfill: false },
  },
});
