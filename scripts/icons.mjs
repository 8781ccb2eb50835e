#!/usr/bin/env node
// npm run icons: draws the PNG of the program's icon from its SVG. Both are committed; run it after changing the SVG.
import fs from 'node:fs';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { inRoot } from './paths.mjs';

/** Size that desktops and electron-builder require, in pixels. */
const size = 512;

const image = await loadImage(inRoot('resources', 'icons', 'watchfloor.svg'));
const canvas = createCanvas(size, size);
canvas.getContext('2d').drawImage(image, 0, 0, size, size);
fs.writeFileSync(inRoot('resources', 'icons', 'watchfloor.png'), canvas.toBuffer('image/png'));
