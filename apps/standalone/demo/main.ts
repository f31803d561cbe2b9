import { resolve } from 'node:path';
import { generateCounty } from './generate-county.js';
import { writeDemoFiles } from './write-demo-files.js';

/** `npm run demo:files`: the demo county as the spreadsheets that a clerk would upload. */
const folder = resolve('demo-files');
const names = await writeDemoFiles(generateCounty(), folder);
process.stdout.write(`演示县的文件已写入 ${folder}：\n${names.map((name) => `  ${name}\n`).join('')}`);
