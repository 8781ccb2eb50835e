import { parentPort, workerData } from 'node:worker_threads';
import { StrictCameraFile } from '../cameras/cameras.ts';
import { type CamerasFileTask, runCamerasFileReader } from '../cameras/camerasFileReader.ts';
import { readDocument } from '../config/document.ts';

/** The entry point of the thread that reads the cameras file; see `cameras/camerasFileReader.ts`. */

if (!parentPort) throw new Error('this runs as a thread of the site');
const { site, file }: CamerasFileTask = workerData;
runCamerasFileReader(readDocument(file, StrictCameraFile), site, parentPort);
