import { parentPort, workerData } from 'node:worker_threads';
import { readDocument } from './document.ts';
import { StrictCameraFile } from './registry/cameras.ts';
import { type ReadingTask, tellReading } from './registry/reading.ts';

/** The program of the thread that reads the cameras file; see `registry/reading.ts`. */

if (!parentPort) throw new Error('this runs as a thread of the site');
const { site, file }: ReadingTask = workerData;
tellReading(readDocument(file, StrictCameraFile), site, parentPort);
