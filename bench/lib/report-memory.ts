import { writeFileSync } from 'node:fs';

// Loaded before the measured program: leaves the most memory the whole process held, in kilobytes.
const report = process.env['BENCH_MEMORY_REPORT'];
if (report !== undefined) process.on('exit', () => writeFileSync(report, String(process.resourceUsage().maxRSS)));
